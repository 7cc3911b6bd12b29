import { TdsError } from './bytes.ts';

/** What a LOGIN7 message says. */
export interface Login {
  /** The protocol's version as the client writes it, for example 0x74000004. */
  readonly version: number;
  /** Bytes; 0 leaves it to the server. */
  readonly packetSize: number;
  readonly wantsReadOnly: boolean;
  /** SSPI instead of a name and a password. */
  readonly isIntegrated: boolean;
  readonly userName: string;
  readonly password: string;
  readonly application: string;
  readonly database: string;
  /** Ids of the feature extensions that were asked for. */
  readonly features: ReadonlySet<number>;
}

const fixedBytes = 94;
const positions = { userName: 40, password: 44, application: 48, extension: 56, database: 68 } as const;

/** Reads a LOGIN7 message; throws a TdsError when something lies outside of it. */
export function readLogin(body: Buffer): Login {
  if (body.length < fixedBytes) throw new TdsError('a LOGIN7 is too short');
  return {
    version: body.readUInt32LE(4),
    packetSize: body.readUInt32LE(8),
    isIntegrated: (body.readUInt8(25) & 0x80) !== 0,
    wantsReadOnly: (body.readUInt8(26) & 0x20) !== 0,
    userName: fieldAt(body, positions.userName).toString('utf16le'),
    password: plain(fieldAt(body, positions.password)),
    application: fieldAt(body, positions.application).toString('utf16le'),
    database: fieldAt(body, positions.database).toString('utf16le'),
    features: (body.readUInt8(27) & 0x10) === 0 ? new Set() : featuresOf(body),
  };
}

function fieldAt(body: Buffer, at: number): Buffer {
  const start = body.readUInt16LE(at);
  return slice(body, start, start + body.readUInt16LE(at + 2) * 2);
}

/** Each byte was XORed with 0xA5 after its halves had changed places; it hides the password from nobody. */
function plain(hidden: Buffer): string {
  const bytes = Buffer.from(hidden).map((byte) => {
    const turned = byte ^ 0xa5;
    return ((turned << 4) | (turned >> 4)) & 0xff;
  });
  return Buffer.from(bytes).toString('utf16le');
}

function featuresOf(body: Buffer): Set<number> {
  const found = new Set<number>();
  const offset = slice(body, body.readUInt16LE(positions.extension), body.readUInt16LE(positions.extension) + 4);
  for (let at = offset.readUInt32LE(0); ;) {
    const id = slice(body, at, at + 1).readUInt8(0);
    if (id === 0xff) return found;
    found.add(id);
    at += 5 + slice(body, at + 1, at + 5).readUInt32LE(0);
  }
}

function slice(body: Buffer, start: number, end: number): Buffer {
  if (end > body.length) throw new TdsError('a field of a LOGIN7 lies outside of it');
  return body.subarray(start, end);
}
