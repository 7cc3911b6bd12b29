import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** A key pair in OpenSSH's format. */
export interface KeyPair {
  readonly private: string;
  /** A line `ssh-ed25519 AAAA…`. */
  readonly public: string;
}

/** Makes an ed25519 key. ssh2 drops leading zeros of the public half: one key of 256 is broken and is made again. */
export function makeKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** The fingerprint of a line `ssh-ed25519 AAAA…`, as it is pinned. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
