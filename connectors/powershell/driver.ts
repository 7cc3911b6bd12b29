import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeCommandLine } from './command-line.ts';

/** What a release sends to every server: the driver's text and the one command line that reads it. */
export interface Driver {
  readonly text: string;
  /** Lower-case hexadecimal SHA-256 of the text; part of the command line. */
  readonly sha256: string;
  readonly commandLine: string;
}

const parts = ['wrapper.ps1', 'answer.ps1', 'run.ps1'];

/** Reads the driver from its files beside this one; called once by each connector. */
export function loadDriver(): Driver {
  const text = parts.map(readScript).join('');
  const sha256 = createHash('sha256').update(text, 'ascii').digest('hex');
  return { text, sha256, commandLine: writeCommandLine(readScript('bootstrap.ps1'), sha256) };
}

function readScript(name: string): string {
  // A checkout on Windows may have turned the line ends; the digest must be the same everywhere.
  return readFileSync(new URL(name, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
}
