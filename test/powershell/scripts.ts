import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** A script under proof. */
export interface ProvenScript {
  /** Path below the root; the parts of the driver are proven as the one text that travels. */
  readonly file: string;
  readonly kind: 'check' | 'remediation' | 'driver';
  readonly text: string;
}

/** Every script that runs on a customer's server. */
export function provenScripts(): readonly ProvenScript[] {
  const units = (folder: 'checks' | 'remediations', kind: 'check' | 'remediation') =>
    readdirSync(new URL(`guide/${folder}/`, root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .filter((entry) => existsSync(new URL(`guide/${folder}/${entry.name}/${kind}.ps1`, root)))
      .map((entry) => scriptAt(`guide/${folder}/${entry.name}/${kind}.ps1`, kind));
  const driver = ['wrapper', 'answer', 'run'].map((name) => textOf(`connectors/powershell/${name}.ps1`)).join('');
  return [
    ...units('checks', 'check'),
    ...units('remediations', 'remediation'),
    scriptAt('guide/susdb/query.ps1', 'check'),
    scriptAt('guide/hierarchy/read.ps1', 'check'),
    scriptAt('connectors/powershell/bootstrap.ps1', 'driver'),
    scriptAt('connectors/winrm/psrp/bootstrap.ps1', 'driver'),
    { file: 'connectors/powershell/driver', kind: 'driver', text: driver },
  ];
}

function scriptAt(file: string, kind: ProvenScript['kind']): ProvenScript {
  return { file, kind, text: textOf(file) };
}

function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}
