import { createHash } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { Seal } from '../seal.ts';
import { type GssLibrary, loadGss, type NativeBuffer, type NativeOid, type Pointer } from './library.ts';
import { unwrapToken, wrapToken } from './negotiate.ts';
import { createKerberosSeal, type GssProtection } from './seal.ts';
import { call, callAside, type CallStatus, explainGss, hasFailed, isServiceUnknown } from './status.ts';

/** Who logs in, where, and over which TLS connection. */
export interface KerberosOptions {
  readonly host: string;
  readonly username?: string;
  /** Path of a keytab; its ticket lives in this process's memory only. Without it the process's own ticket is used. */
  readonly keytab?: string;
  readonly binding: Uint8Array | undefined;
}

/** One Kerberos login, with proof of the server's identity. */
export interface KerberosLogin {
  /** The token to send. */
  begin(): Promise<Buffer>;
  /** Checks the server's token; the seal is then good for both directions. */
  finish(token: Buffer): Promise<Seal>;
  dispose(): void;
}

const oids = {
  kerberos: oid([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2]),
  service: oid([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 1, 4]),
  user: oid([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 1, 1]),
};
/** Mutual, replay, sequence, confidentiality, integrity; never delegation. All of them must be granted. */
const contextFlags = 2 | 4 | 8 | 16 | 32;
const unlimited = 0xffffffff;
const initiate = 1;

/** Begins a login. Throws a ConnectorError: `library-missing`, `login-refused` or `kerberos-failed`. */
export async function createKerberosLogin(options: KerberosOptions): Promise<KerberosLogin> {
  const { host, binding } = options;
  const library = await loadGss();
  const context: (Pointer | null)[] = [null];
  const names: (Pointer | null)[][] = [];
  const credential: (Pointer | null)[] = [null];
  let target: Pointer | null = null;

  function importName(name: string, type: NativeOid): Pointer | null {
    const slot: (Pointer | null)[] = [null];
    must(call(library.importName, [bufferOf(Buffer.from(name, 'utf8')), type, slot]));
    names.push(slot);
    return slot[0] ?? null;
  }

  async function acquire(): Promise<void> {
    const { username, keytab } = options;
    const name = username === undefined ? null : importName(username, oids.user);
    const entries =
      keytab === undefined
        ? []
        : [
            { key: 'client_keytab', value: keytab },
            { key: 'ccache', value: cacheOf(keytab, username) },
          ];
    const store = entries.length === 0 ? null : { count: entries.length, elements: entries };
    const values = [name, unlimited, setOf(oids.kerberos), initiate, store, credential, null, null];
    must(await callAside(library.acquire, values));
  }

  async function step(token: Buffer | undefined): Promise<Step> {
    const output: NativeBuffer = {};
    const granted = [0];
    const input = token === undefined ? null : bufferOf(token);
    const values = [
      ...[credential[0], context, target, oids.kerberos, contextFlags, 0, bindingOf(binding), input],
      ...[null, output, granted, null],
    ];
    const status = await callAside(library.initiate, values);
    return { status, token: library.take(output), flags: granted[0] ?? 0 };
  }

  async function begin(): Promise<Buffer> {
    await acquire();
    // WinRM registers its own name; HTTP may belong to another account on a server that has IIS.
    target = importName(`WSMAN@${host}`, oids.service);
    let first = await step(undefined);
    if (hasFailed(first.status) && isServiceUnknown(first.status)) {
      forgetContext();
      target = importName(`HTTP@${host}`, oids.service);
      first = await step(undefined);
    }
    must(first.status);
    return wrapToken(first.token);
  }

  async function finish(token: Buffer): Promise<Seal> {
    const { status, flags } = await step(unwrapToken(token));
    must(status);
    if ((flags & contextFlags) !== contextFlags) {
      throw new ConnectorError('kerberos-failed', `${host} did not grant what protects the messages.`);
    }
    if ((status.major & 1) !== 0) {
      throw new ConnectorError('kerberos-failed', `${host} did not finish the Kerberos login in one step.`);
    }
    return createKerberosSeal(protect(library, { context, dispose }));
  }

  function must(status: CallStatus): void {
    if (hasFailed(status)) throw explainGss(library, status, host);
  }

  function forgetContext(): void {
    if (context[0]) call(library.deleteContext, [context, null]);
    context[0] = null;
  }

  function dispose(): void {
    forgetContext();
    for (const name of names.splice(0)) call(library.releaseName, [name]);
    if (credential[0]) call(library.releaseCredential, [credential]);
    credential[0] = null;
  }

  return { begin, finish, dispose };
}

/** One cache for each login of the process: the library keeps it until the end, and refreshes the ticket in it. */
function cacheOf(keytab: string, username = ''): string {
  return `MEMORY:douki-${createHash('sha256').update(`${keytab}\n${username}`).digest('hex')}`;
}

/** What one exchange of tokens gave. */
interface Step {
  readonly status: CallStatus;
  readonly token: Buffer;
  readonly flags: number;
}

interface Held {
  readonly context: readonly (Pointer | null)[];
  dispose(): void;
}

function protect(library: GssLibrary, { context, dispose }: Held): GssProtection {
  function wrap(plain: Uint8Array): Buffer {
    const output: NativeBuffer = {};
    const isSealed = [0];
    const status = call(library.wrap, [context[0], 1, 0, bufferOf(plain), isSealed, output]);
    const token = library.take(output);
    if (hasFailed(status) || isSealed[0] === 0) throw broken('The message could not be sealed');
    return token;
  }

  function unwrap(token: Uint8Array): Buffer {
    const output: NativeBuffer = {};
    const isSealed = [0];
    const status = call(library.unwrap, [context[0], bufferOf(token), output, isSealed, null]);
    const plain = library.take(output);
    if (hasFailed(status) || isSealed[0] === 0) throw broken('The answer of the server was altered or not sealed');
    // Replayed, too old, or out of order: the lower half tells, and nothing of that is an answer to us.
    if ((status.major & 0x1e) !== 0) throw broken('An answer of the server came out of order');
    return plain;
  }

  return { wrap, unwrap, dispose };
}

function broken(what: string): ConnectorError {
  return new ConnectorError('seal-broken', `${what}; the connection is given up.`);
}

function oid(bytes: readonly number[]): NativeOid {
  return { length: bytes.length, elements: Buffer.from(bytes) };
}

function setOf(one: NativeOid): object {
  return { count: 1, elements: [one] };
}

function bufferOf(bytes: Uint8Array): NativeBuffer {
  return { length: bytes.length, value: bytes };
}

function bindingOf(binding: Uint8Array | undefined): object | null {
  if (!binding) return null;
  const none = { length: 0, value: null };
  return { initiatorType: 0, initiator: none, acceptorType: 0, acceptor: none, application: bufferOf(binding) };
}
