import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCertificate, pinOf } from '../../../../lab/winrm/certificate.ts';

/** What the acceptor tells of one login, one sealed message or one operation. */
export type Told = Readonly<Record<string, unknown>>;

/** How an acceptor is set up. */
export interface AcceptorOptions {
  readonly isTls?: boolean;
  /** Channel binding that is expected: that of its own certificate, or of another one. */
  readonly binding?: 'own' | 'other';
  readonly environment: Readonly<Record<string, string>>;
}

/** A running acceptor. */
export interface Acceptor {
  readonly port: number;
  /** Pin of its certificate. */
  readonly pin: string;
  /** Ends it, and gives what it told, in order; may be called again. */
  close(): Promise<readonly Told[]>;
}

const python = '/usr/bin/python3';

/** Why the real acceptors cannot be used here; nothing when they can. */
export function missingAcceptor(): string | undefined {
  const found = spawnSync(python, ['-c', 'import gssapi'], { stdio: 'ignore' });
  return found.status === 0 ? undefined : 'python3-gssapi is missing (apt-get install python3-gssapi gss-ntlmssp)';
}

/** Starts an acceptor on a free port of loopback, in a folder of its own. */
export async function startAcceptor({ isTls, binding, environment }: AcceptorOptions): Promise<Acceptor> {
  const folder = mkdtempSync(path.join(tmpdir(), 'douki-acceptor-'));
  const own = createCertificate('acceptor');
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  const certificate = write('own.pem', own.certificate);
  const other = write('other.pem', createCertificate('other').certificate);
  const settings = {
    ...(isTls === true && { certificate, key: write('own.key', own.key) }),
    ...(binding && { binding: binding === 'own' ? certificate : other }),
  };
  const script = new URL('acceptor.py', import.meta.url).pathname;
  const child = spawn(python, [script, JSON.stringify(settings)], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: Told[] = [];
  const port = await readLines(child, told);
  let closing: Promise<readonly Told[]> | undefined;
  async function end(): Promise<readonly Told[]> {
    child.kill('SIGKILL');
    await once(child, 'close');
    rmSync(folder, { recursive: true });
    return told;
  }
  return { port, pin: pinOf(own.certificate), close: () => (closing ??= end()) };
}

function readLines(child: ChildProcess, told: Told[]): Promise<number> {
  const listening = Promise.withResolvers<number>();
  let rest = '';
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('listening ')) listening.resolve(Number(line.slice(10)));
      else told.push(JSON.parse(line) as Told);
    }
  });
  child.once('close', () => listening.reject(new Error(`The acceptor ended: ${errors}`)));
  return listening.promise;
}
