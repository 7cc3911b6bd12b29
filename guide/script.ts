import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Which connector can run a script: `.ps1` over ssh, winrm or local; `.sql` over mssql or inside a PowerShell run. */
export type ScriptLanguage = 'powershell' | 'tsql';

/** A script file exactly as it stands in the repository; the digest is in every finding, plan and audit event. */
export interface Script {
  readonly language: ScriptLanguage;
  readonly text: string;
  /** Lower-case hexadecimal SHA-256 of the UTF-8 text. */
  readonly sha256: string;
}

/** What may be passed to a script: data only, named like the script's own parameters. Integers must be safe integers. */
export type ParameterValue = string | boolean | number | null | readonly string[];

/** Named parameters of one script run. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** Reads a script file once; throws when it is missing or not ASCII, because Windows PowerShell 5.1 reads it as ANSI. */
export function loadScript(path: URL): Script {
  const text = readFileSync(path, 'utf8');
  // eslint-disable-next-line no-control-regex
  if (/[^\x00-\x7f]/.test(text))
    throw new Error(`${path.pathname} has characters outside ASCII; write them as [char]0x....`);
  return {
    language: path.pathname.endsWith('.sql') ? 'tsql' : 'powershell',
    text,
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
