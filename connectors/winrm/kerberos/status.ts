import { ConnectorError } from '../../errors.ts';
import type { GssLibrary, NativeBuffer, NativeFunction } from './library.ts';

/** What a call answered: both halves of its status. */
export interface CallStatus {
  readonly major: number;
  readonly minor: number;
}

/** Runs a function of the library on another thread, because it may ask a KDC and wait. */
export async function callAside(native: NativeFunction, values: readonly unknown[]): Promise<CallStatus> {
  const minor = [0];
  const major = await new Promise<number>((resolve, reject) => {
    native.async(minor, ...values, (error: unknown, status: number) => {
      if (error) reject(new Error('The Kerberos library could not be called.', { cause: error }));
      else resolve(status);
    });
  });
  return { major, minor: minor[0] ?? 0 };
}

/** Runs a function of the library that only computes. */
export function call(native: NativeFunction, values: readonly unknown[]): CallStatus {
  const minor = [0];
  const major = native(minor, ...values);
  return { major, minor: minor[0] ?? 0 };
}

/** True when a call failed; the lower half only informs. */
export function hasFailed({ major }: CallStatus): boolean {
  return (major & 0xffff0000) !== 0;
}

/** Numbers of MIT's library that mean the account itself is refused. */
const accountRefused: ReadonlySet<number> = new Set(
  // Client unknown, revoked, expired, not yet valid, password expired, wrong key.
  [6, 18, 1, 21, 23, 24].map((error) => (error - 1765328384) >>> 0),
);
/** The service has no principal of this name. */
const serviceUnknown = (7 - 1765328384) >>> 0;

/** True when the KDC knows no such service, so that another name of it may be tried. */
export function isServiceUnknown({ minor }: CallStatus): boolean {
  return minor >>> 0 === serviceUnknown;
}

/** Turns a failed call into a code and a sentence with a mend. */
export function explainGss(library: GssLibrary, status: CallStatus, server: string): ConnectorError {
  const words = describe(library, status.minor, 2) || describe(library, status.major, 1);
  const data = { host: server, detail: words.slice(0, 400) };
  if (accountRefused.has(status.minor >>> 0)) {
    const message = `Kerberos refused the account for ${server} (${words}): check the principal, its keytab or password, and whether it is locked or expired.`;
    return new ConnectorError('login-refused', message, { data });
  }
  const message = `Kerberos gave no ticket for ${server} (${words}): check krb5.conf, the KDC, the clock, and that the server is named as in the domain.`;
  return new ConnectorError('kerberos-failed', message, { data });
}

function describe(library: GssLibrary, status: number, type: 1 | 2): string {
  if (status === 0) return '';
  const text: NativeBuffer = {};
  call(library.displayStatus, [status >>> 0, type, null, [0], text]);
  return library
    .take(text)
    .toString('utf8')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
