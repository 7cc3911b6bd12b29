import { win32 } from 'node:path';
import { ConnectorError } from '../errors.ts';

/** The program that plays the far end of a run, and what it is started with. */
export interface LocalProgram {
  readonly path: string;
  /** Come before the words of the constant command line. */
  readonly arguments?: readonly string[];
  /** All that the process gets; the bot's own environment may hold secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Path of taskkill.exe; without it the process leads a group, and the group is ended. */
  readonly killer?: string;
}

/** What the choice of the program depends on; `process` is one. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The 64-bit Windows PowerShell 5.1 of a machine. Throws `powershell-missing` where there can be none. */
export function windowsPowerShell({ platform, arch, env }: Machine): LocalProgram {
  if (platform !== 'win32') {
    const message = 'local: true is for a bot that runs on the Windows server itself; this machine is no Windows.';
    throw new ConnectorError('powershell-missing', message, { data: { platform } });
  }
  const root = env['SystemRoot'] ?? '';
  if (!/^[A-Za-z]:\\/.test(root)) {
    throw new ConnectorError('powershell-missing', 'The environment of the bot has no SystemRoot with a drive.');
  }
  // Windows shows a 32-bit process the 32-bit programs under the name System32.
  const system = win32.join(root, arch === 'ia32' ? 'Sysnative' : 'System32');
  return {
    path: win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    environment: environmentOf(env, root),
    folder: root,
    killer: win32.join(system, 'taskkill.exe'),
  };
}

/** No PSModulePath: that of a PowerShell 7 above the bot would hide the modules of 5.1, which sets its own. */
const passedOn = [
  ...['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'OS', 'COMPUTERNAME', 'PATHEXT', 'TEMP', 'TMP'],
  ...['ProgramData', 'ALLUSERSPROFILE', 'PUBLIC', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA'],
  ...['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'],
  ...['CommonProgramFiles', 'CommonProgramFiles(x86)', 'CommonProgramW6432'],
  ...['USERNAME', 'USERDOMAIN', 'USERDNSDOMAIN', 'LOGONSERVER'],
  ...['NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'PROCESSOR_ARCHITEW6432'],
];

function environmentOf(env: Machine['env'], root: string): Readonly<Record<string, string>> {
  const kept = passedOn.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const system = win32.join(root, 'System32');
  // Programs are found in the folders of Windows only, never in one that the bot was started with.
  const folders = [system, root, win32.join(system, 'Wbem'), win32.join(system, 'WindowsPowerShell', 'v1.0')];
  return { ...Object.fromEntries(kept), Path: folders.join(';') };
}
