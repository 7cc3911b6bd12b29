import { createHash } from 'node:crypto';
import { ConnectorError } from '../errors.ts';

/** A server's public key as people compare it. */
export interface HostKey {
  /** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly keyType: string;
}

/** Checks the key of one login against the pins and remembers what it saw, because ssh2's own error does not tell. */
export interface HostKeyWatch {
  verify(key: Buffer): boolean;
  /** Why the key was refused; nothing when none was. */
  readonly error: ConnectorError | undefined;
}

/** Creates the watch of one login. */
export function watchHostKey(server: { host: string; port: number; hostKeys: readonly string[] }): HostKeyWatch {
  let error: ConnectorError | undefined;

  function verify(key: Buffer): boolean {
    const seen = describeHostKey(key);
    if (server.hostKeys.some((pin) => pin.replace(/=+$/, '') === seen.fingerprint)) return true;
    error = refuse(seen);
    return false;
  }

  function refuse({ fingerprint, keyType }: HostKey): ConnectorError {
    const data = { host: server.host, port: String(server.port), fingerprint, keyType };
    if (server.hostKeys.length === 0) {
      const message = `The host key of ${server.host} is not pinned: it shows ${keyType} ${fingerprint}. Compare it on the server and pin it with: douki trust.`;
      return new ConnectorError('host-key-unknown', message, { data });
    }
    const message = `The host key of ${server.host} is not the pinned one: it shows ${keyType} ${fingerprint}. If the server was reinstalled, compare the key on the server and pin it anew with: douki trust; otherwise somebody may be in between.`;
    return new ConnectorError('host-key-changed', message, { data: { ...data, expected: server.hostKeys.join(' ') } });
  }

  return {
    verify,
    get error() {
      return error;
    },
  };
}

/** A public key as its fingerprint and type. */
export function describeHostKey(key: Buffer): HostKey {
  const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return { fingerprint: `SHA256:${digest}`, keyType: key.toString('latin1', 4, 4 + Math.min(length, 64)) };
}
