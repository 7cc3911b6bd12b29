import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import { fingerprintOf, type KeyPair, makeKeyPair } from './keys.ts';

export const sshdPath = '/usr/sbin/sshd';

/** A real OpenSSH server on loopback, with a stand-in for powershell.exe on its PATH. */
export interface SshdPeer {
  readonly endpoint: SshEndpoint;
  /** One line for each whole request that arrived. */
  journal(): string[];
  /** What sshd has logged so far. */
  log(): string;
  /** Sends a signal to every process behind the listening one: the sessions and what they run. */
  signalSessions(signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

const standIn = new URL('stand-in.ts', import.meta.url).pathname;

/** Starts sshd in a folder of its own, with its own host key and one user key; `more` are lines of its configuration. */
export async function startSshd(more: readonly string[] = []): Promise<SshdPeer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'douki-sshd-'));
  const file = (name: string): string => path.join(folder, name);
  const hostKey = writeKey(file('host'));
  const userKey = writeKey(file('user'));
  writeFileSync(file('authorized'), userKey.public);
  writeFileSync(
    file('powershell.exe'),
    `#!/bin/sh\nexec '${process.execPath}' '${standIn}' '${file('journal')}' "$@"\n`,
    { mode: 0o755 },
  );
  // sshd of root wants it, whatever the configuration says.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const { server, port, log } = await listen((free) => {
    writeFileSync(file('config'), writeConfig({ port: free, file, folder }) + more.map((line) => `${line}\n`).join(''));
    return spawn(sshdPath, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  });

  return {
    endpoint: {
      host: '127.0.0.1',
      port,
      username: userInfo().username,
      auth: { kind: 'key', privateKey: userKey.private },
      hostKeys: [fingerprintOf(hostKey.public)],
    },
    journal: () => (existsSync(file('journal')) ? readFileSync(file('journal'), 'utf8').trim().split('\n') : []),
    log,
    signalSessions: (signal) => descendantsOf(server.pid ?? 0).forEach((pid) => signalProcess(pid, signal)),
    close: async () => {
      for (const pid of descendantsOf(server.pid ?? 0)) signalProcess(pid, 'SIGKILL');
      server.kill('SIGKILL');
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

function writeConfig({ port, file, folder }: { port: number; file: (name: string) => string; folder: string }): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    `PidFile none`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'LogLevel VERBOSE',
    `SetEnv PATH=${folder}:/usr/bin:/bin`,
    '',
  ].join('\n');
}

function writeKey(target: string): KeyPair {
  const key = makeKeyPair();
  writeFileSync(target, key.private, { mode: 0o600 });
  return key;
}

/** Another process may take the free port before sshd does; then it is tried with the next one. */
async function listen(
  start: (port: number) => ChildProcess,
): Promise<{ server: ChildProcess; port: number; log: () => string }> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const server = start(port);
    try {
      const log = await waitForLine(server, 'Server listening');
      return { server, port, log };
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitForLine(child: ChildProcess, text: string): Promise<() => string> {
  let seen = '';
  const found = Promise.withResolvers<void>();
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    seen = (seen + chunk).slice(-4000);
    if (seen.includes(text)) found.resolve();
  });
  child.on('close', () => found.reject(new Error(`sshd ended: ${seen}`)));
  await found.promise;
  return () => seen;
}

function descendantsOf(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  const pairs = processes.map((name) => ({ pid: Number(name), parent: readParent(name) }));
  const found = [pid];
  // Children come after their parents in `found`, which grows while it is walked.
  for (const parent of found) found.push(...pairs.filter((pair) => pair.parent === parent).map((pair) => pair.pid));
  return found.slice(1);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readParent(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    // It ended while the list was read.
    return -1;
  }
}
