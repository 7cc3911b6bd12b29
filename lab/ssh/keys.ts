import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** A key pair as OpenSSH writes it. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new ed25519 key pair, as a host key or for the lab's own account. */
export function createKeyPair(comment: string): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    // One key in some hundred comes out of ssh2 in a form that ssh2 itself cannot read.
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error))
      return { privateKey: pair.private, publicKey: pair.public };
  }
}

/** `SHA256:…` of a private or public key, as ssh-keygen -l shows it. */
export function fingerprintOf(key: string): string {
  return `SHA256:${createHash('sha256').update(publicBytesOf(key)).digest('base64').replace(/=+$/, '')}`;
}

/** The public part of a key in SSH wire form. */
export function publicBytesOf(key: string): Buffer {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw new Error('a key of the lab cannot be read', { cause: parsed });
  return parsed.getPublicSSH();
}
