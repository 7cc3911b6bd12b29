import { spawn, spawnSync } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Carrier } from '../../../connectors/winrm/psrp/carrier.ts';
import { createLineCarrier } from '../../../connectors/winrm/psrp/outofproc.ts';

const engineFile = fileURLToPath(
  new URL('../../powershell/engine/bin/Release/net10.0/douki-engine.dll', import.meta.url),
);

/** The program and arguments of a process that serves PSRP on its standard input and output. */
export type ServerCommand = readonly [string, ...string[]];

/** The engine of test/powershell as a PSRP server; `initial` is a file with a command that runs before anything else. */
export function engineCommand(initial?: string): ServerCommand {
  return ['dotnet', engineFile, 'psrp', ...(initial === undefined ? [] : [initial])];
}

/** A full PowerShell 7 from DOUKI_PWSH or PATH, or why there is none. */
export function findPwsh(): { readonly path: string } | { readonly missing: string } {
  const path = process.env['DOUKI_PWSH'] ?? 'pwsh';
  const asked = spawnSync(path, ['-NoLogo', '-NoProfile', '-Command', '$PSVersionTable.PSVersion.ToString()'], {
    encoding: 'utf8',
    env: serverEnvironment(),
  });
  if (asked.error) return { missing: 'there is no pwsh on PATH nor in DOUKI_PWSH' };
  if (!/^7\.[6-9]/m.test(asked.stdout)) return { missing: `${path} is not PowerShell 7.6 or later` };
  return { path };
}

/** What a server process starts with. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', DOTNET_NOLOGO: '1' };
}

/** A carrier to a fresh process, and the process, so that a test can kill it. */
export interface ProcessPeer {
  readonly carrier: Carrier;
  kill(): void;
}

/** Starts a PSRP server and makes the way to it. */
export function startProcess(
  [program, ...words]: ServerCommand,
  environment: Record<string, string> = {},
): ProcessPeer {
  const child = spawn(program, words, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...serverEnvironment(), ...environment },
  });
  const kill = (): void => void child.kill('SIGKILL');
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  return { carrier: createLineCarrier({ stream, destroy: kill }), kill };
}
