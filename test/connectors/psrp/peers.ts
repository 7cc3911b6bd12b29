import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ssh2, { type Client as SshClient } from 'ssh2';
import type { Carrier, CarrierFactory } from '../../../connectors/winrm/psrp/carrier.ts';
import { createLineCarrier } from '../../../connectors/winrm/psrp/outofproc.ts';
import { startSshd } from '../sshd-peer.ts';

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
function serverEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', DOTNET_NOLOGO: '1' };
}

/** A carrier to a fresh process, and the process, so that a test can kill it. */
interface ProcessPeer {
  readonly carrier: Carrier;
  kill(): void;
}

/** Starts a PSRP server and makes the way to it. */
function startProcess([program, ...words]: ServerCommand, environment: Record<string, string> = {}): ProcessPeer {
  const child = spawn(program, words, {
    stdio: ['pipe', 'pipe', 'ignore'],
    // A group of its own: the command of a .NET tool starts the real process as its child.
    detached: true,
    env: { ...serverEnvironment(), ...environment },
  });
  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  };
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  return { carrier: createLineCarrier({ output: child.stdout, input: child.stdin, destroy: kill }), kill };
}

/** Ways to fresh servers, each with its own place for run ids. */
export interface ProcessPeers {
  readonly open: CarrierFactory;
  /** Kills every server that runs. */
  kill(): void;
  close(): Promise<void>;
}

/** Starts a process for each pool. */
export function openProcesses(command: ServerCommand): ProcessPeers {
  const folder = mkdtempSync(path.join(tmpdir(), 'douki-psrp-'));
  const started = new Set<ProcessPeer>();
  const kill = (): void => started.forEach((peer) => peer.kill());
  return {
    open: async () => {
      const peer = startProcess(command, { ProgramData: folder });
      started.add(peer);
      return peer.carrier;
    },
    kill,
    close: async () => {
      kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts a real OpenSSH with the server as a subsystem; each pool logs in anew. */
export async function openSubsystem(command: ServerCommand): Promise<ProcessPeers> {
  const folder = mkdtempSync(path.join(tmpdir(), 'douki-psrp-'));
  const words = ['/usr/bin/env', `ProgramData=${folder}`, 'POWERSHELL_TELEMETRY_OPTOUT=1', ...command].join(' ');
  const sshd = await startSshd([`Subsystem powershell ${words}`]);
  const clients = new Set<SshClient>();
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const { auth, host, port, username } = sshd.endpoint;
        if (auth.kind !== 'key') throw new Error('The peer lets in by a key');
        const client = new ssh2.Client();
        clients.add(client);
        client.on('error', reject);
        client.on('ready', () => {
          client.subsys('powershell', (error, stream) => {
            if (error) return reject(error);
            resolve(createLineCarrier({ output: stream, input: stream, destroy: () => void client.end() }));
          });
        });
        client.connect({ host, port, username, privateKey: auth.privateKey, hostVerifier: () => true });
      }),
    kill: () => sshd.signalSessions('SIGKILL'),
    close: async () => {
      for (const client of clients) client.end();
      await sshd.close();
      rmSync(folder, { recursive: true });
    },
  };
}
