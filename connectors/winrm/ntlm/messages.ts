import { ConnectorError } from '../../errors.ts';

/** Flags of a negotiation (MS-NLMP 2.2.2.5) that matter here. */
export const flags = {
  unicode: 0x1,
  requestTarget: 0x4,
  sign: 0x10,
  seal: 0x20,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSecurity: 0x80000,
  targetInfo: 0x800000,
  version: 0x2000000,
  key128: 0x20000000,
  keyExchange: 0x40000000,
  key56: 0x80000000,
} as const;

/** All that this client offers; NTLMv2 with 128-bit sealing, nothing older. */
export const offeredFlags = Object.values(flags).reduce((all, flag) => (all | flag) >>> 0, 0);

/** Ids of the pairs that a server describes itself with. */
export const pairIds = { end: 0, flags: 6, timestamp: 7, targetName: 9, channelBindings: 10 } as const;

/** One id with its value. */
export interface Pair {
  readonly id: number;
  readonly value: Buffer;
}

/** The server's challenge. */
export interface Challenge {
  readonly flags: number;
  readonly nonce: Buffer;
  readonly pairs: readonly Pair[];
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');
/** Windows 10, NTLM revision 15: what a current client says of itself. */
const version = Buffer.from([10, 0, 0x61, 0x4a, 0, 0, 0, 15]);

/** Writes the first message, in the 40-byte form with a version that every acceptor takes. */
export function writeNegotiate(): Buffer {
  const message = Buffer.alloc(40);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(offeredFlags, 12);
  message.writeUInt32LE(40, 20);
  message.writeUInt32LE(40, 28);
  version.copy(message, 32);
  return message;
}

/** Reads the server's challenge. Throws a ConnectorError `bad-answer` for one that is malformed or too weak. */
export function readChallenge(message: Buffer): Challenge {
  if (message.length < 48 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 2) {
    throw refuse('The server answered the login with something that is no NTLM challenge.');
  }
  const offered = message.readUInt32LE(20);
  const { unicode, extendedSecurity, targetInfo, key128, keyExchange, sign, seal } = flags;
  const needed = [unicode, extendedSecurity, targetInfo, key128, keyExchange, sign, seal];
  if (needed.some((flag) => (offered & flag) === 0)) {
    throw refuse('The server does not offer NTLMv2 with 128-bit sealing.');
  }
  const block = message.subarray(message.readUInt32LE(44)).subarray(0, message.readUInt16LE(40));
  return {
    flags: (offered & offeredFlags) >>> 0,
    nonce: Buffer.from(message.subarray(24, 32)),
    pairs: readPairs(block),
  };
}

function readPairs(block: Buffer): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at + 4 <= block.length;) {
    const id = block.readUInt16LE(at);
    const end = at + 4 + block.readUInt16LE(at + 2);
    if (id === pairIds.end) return pairs;
    if (end > block.length) break;
    pairs.push({ id, value: Buffer.from(block.subarray(at + 4, end)) });
    at = end;
  }
  throw refuse('The NTLM challenge of the server is cut.');
}

/** Writes pairs with the end mark behind them. */
export function writePairs(pairs: readonly Pair[]): Buffer {
  const written = [...pairs, { id: pairIds.end, value: Buffer.alloc(0) }].flatMap(({ id, value }) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return [head, value];
  });
  return Buffer.concat(written);
}

/** The parts of the last message. */
export interface Authenticate {
  readonly flags: number;
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  readonly domain: Buffer;
  readonly user: Buffer;
  readonly encryptedKey: Buffer;
}

/** Where the message integrity code stands in the last message. */
export const micOffset = 72;

/** Writes the last message, with zeros where the integrity code comes. */
export function writeAuthenticate(parts: Authenticate): Buffer {
  const head = Buffer.alloc(88);
  signature.copy(head);
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(parts.flags, 60);
  version.copy(head, 64);
  const workstation = Buffer.alloc(0);
  const fields: readonly (readonly [at: number, value: Buffer])[] = [
    [28, parts.domain],
    [36, parts.user],
    [44, workstation],
    [12, parts.lmResponse],
    [20, parts.ntResponse],
    [52, parts.encryptedKey],
  ];
  let offset = head.length;
  for (const [at, value] of fields) {
    head.writeUInt16LE(value.length, at);
    head.writeUInt16LE(value.length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += value.length;
  }
  return Buffer.concat([head, ...fields.map(([, value]) => value)]);
}

function refuse(message: string): ConnectorError {
  return new ConnectorError('bad-answer', message);
}
