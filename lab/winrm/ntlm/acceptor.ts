import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hmac, md4, md5, rc4Stream } from './ciphers.ts';

/** Whom the acceptor lets in, and what it asks of the client. */
export interface AcceptorOptions {
  readonly computer: string;
  /** The password of an account; nothing for one that does not exist. */
  readonly passwordOf: (user: string) => string | undefined;
  /** What the client's channel binding must be, over TLS: `tls-server-end-point:` and the hash of the certificate. */
  readonly binding?: Buffer | undefined;
}

/** The server's side of one NTLM login. */
export interface Acceptor {
  /** Answers the first message with a challenge. */
  challenge(negotiate: Buffer): Buffer;
  /** Checks the last message; gives the session key, or nothing when the login is refused. */
  accept(authenticate: Buffer): Buffer | undefined;
}

const head = Buffer.from('NTLMSSP\0', 'latin1');
/** Unicode, NTLM, sign, seal, session security, target info, version, 128 and 56 bits, key exchange. */
const serverFlags = 0xe28a8235;
const pair = { computer: 1, domain: 2, flags: 6, time: 7, binding: 10 } as const;

/** Creates the acceptor of one connection. */
export function createAcceptor({ computer, passwordOf, binding }: AcceptorOptions): Acceptor {
  const nonce = randomBytes(8);
  let negotiated = Buffer.alloc(0);
  let challenged = Buffer.alloc(0);

  function challenge(negotiate: Buffer): Buffer {
    negotiated = Buffer.from(negotiate);
    const name = Buffer.from(computer.toUpperCase(), 'utf16le');
    const info = Buffer.concat([
      entry(pair.domain, name),
      entry(pair.computer, name),
      entry(pair.time, windowsTime()),
      entry(0, Buffer.alloc(0)),
    ]);
    const fixed = Buffer.alloc(56);
    head.copy(fixed);
    fixed.writeUInt32LE(2, 8);
    place(fixed, 12, { length: name.length, offset: 56 });
    fixed.writeUInt32LE(serverFlags, 20);
    nonce.copy(fixed, 24);
    place(fixed, 40, { length: info.length, offset: 56 + name.length });
    Buffer.from([10, 0, 0x39, 0x38, 0, 0, 0, 15]).copy(fixed, 48);
    challenged = Buffer.concat([fixed, name, info]);
    return challenged;
  }

  function accept(message: Buffer): Buffer | undefined {
    try {
      return check(message);
    } catch {
      // Cut or malformed: no login.
      return undefined;
    }
  }

  function check(message: Buffer): Buffer | undefined {
    if (!message.subarray(0, 8).equals(head) || message.readUInt32LE(8) !== 3) return undefined;
    const user = field(message, 36).toString('utf16le');
    const password = passwordOf(user);
    const response = field(message, 20);
    if (password === undefined || response.length < 48) return undefined;
    const domain = field(message, 28).toString('utf16le');
    const key = hmac(md4(Buffer.from(password, 'utf16le')), Buffer.from(user.toUpperCase() + domain, 'utf16le'));
    const [proof, blob] = [response.subarray(0, 16), response.subarray(16)];
    if (!isSame(proof, hmac(key, nonce, blob))) return undefined;
    const said = readEntries(blob.subarray(28));
    const sessionKey = rc4Stream(hmac(key, proof))(field(message, 52));
    if (sessionKey.length !== 16 || !isBound(said.get(pair.binding))) return undefined;
    const promisesMic = ((said.get(pair.flags)?.readUInt32LE(0) ?? 0) & 2) !== 0;
    return promisesMic && !isMicRight(message, sessionKey) ? undefined : sessionKey;
  }

  function isMicRight(message: Buffer, sessionKey: Buffer): boolean {
    const blank = Buffer.from(message);
    blank.fill(0, 72, 88);
    return isSame(message.subarray(72, 88), hmac(sessionKey, negotiated, challenged, blank));
  }

  /** As on Windows by default: none is fine, a wrong one is not. */
  function isBound(said: Buffer | undefined): boolean {
    if (!binding || !said || said.equals(Buffer.alloc(16))) return true;
    const lengths = Buffer.alloc(20);
    lengths.writeUInt32LE(binding.length, 16);
    return isSame(said, md5(lengths, binding));
  }

  return { challenge, accept };
}

function field(message: Buffer, at: number): Buffer {
  const [length, offset] = [message.readUInt16LE(at), message.readUInt32LE(at + 4)];
  if (offset + length > message.length) throw new RangeError('a field lies outside the message');
  return message.subarray(offset, offset + length);
}

function place(message: Buffer, at: number, { length, offset }: { length: number; offset: number }): void {
  message.writeUInt16LE(length, at);
  message.writeUInt16LE(length, at + 2);
  message.writeUInt32LE(offset, at + 4);
}

function entry(id: number, value: Buffer): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16LE(id, 0);
  start.writeUInt16LE(value.length, 2);
  return Buffer.concat([start, value]);
}

function readEntries(block: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; block.readUInt16LE(at) !== 0;) {
    const end = at + 4 + block.readUInt16LE(at + 2);
    found.set(block.readUInt16LE(at), block.subarray(at + 4, end));
    at = end;
  }
  return found;
}

/** Tenths of microseconds since 1601. */
function windowsTime(): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(Date.now()) * 10_000n + 116_444_736_000_000_000n);
  return time;
}

function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
