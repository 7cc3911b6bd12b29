import { readFileSync } from 'node:fs';
import { type Driver, loadDriver } from '../../powershell/driver.ts';

/** The driver of a release and the script that runs it in a pipeline; its one argument is the request, as text. */
export interface PsrpDriver {
  readonly driver: Driver;
  readonly bootstrap: string;
}

const placeholder = '__DRIVER_SHA256__';

/** Reads both from their files; called once by each connector. */
export function loadPsrpDriver(): PsrpDriver {
  const driver = loadDriver();
  const text = readFileSync(new URL('bootstrap.ps1', import.meta.url), 'utf8').replaceAll('\r\n', '\n');
  return { driver, bootstrap: text.replaceAll(placeholder, driver.sha256) };
}
