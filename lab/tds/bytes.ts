/** What came is not TDS as the specification has it; the connection ends. */
export class TdsError extends Error {
  override readonly name = 'TdsError';
}

/** Reads one message from front to back; every read beyond its end is a TdsError. */
export interface ByteReader {
  u8(): number;
  u16(): number;
  u32(): number;
  u64(): bigint;
  /** So many bytes, as a view. */
  take(count: number): Buffer;
  /** So many UTF-16 code units. */
  text(units: number): string;
  readonly left: number;
}

/** Creates a reader over the bytes of a message. */
export function createByteReader(bytes: Buffer): ByteReader {
  let position = 0;
  const take = (count: number): Buffer => {
    if (count < 0 || position + count > bytes.length) throw new TdsError('a message ends too early');
    position += count;
    return bytes.subarray(position - count, position);
  };
  return {
    u8: () => take(1).readUInt8(),
    u16: () => take(2).readUInt16LE(),
    u32: () => take(4).readUInt32LE(),
    u64: () => take(8).readBigUInt64LE(),
    take,
    text: (units) => take(units * 2).toString('utf16le'),
    get left() {
      return bytes.length - position;
    },
  };
}

/** A little-endian integer of so many bytes, two's complement. */
export function little(value: number | bigint, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let rest = BigInt.asUintN(size * 8, BigInt(value));
  for (let index = 0; index < size; index += 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** A text behind its length in code units, which takes one byte or two. */
export function counted(text: string, size: 1 | 2): Buffer {
  const kept = text.slice(0, size === 1 ? 255 : 4000);
  return Buffer.concat([little(kept.length, size), Buffer.from(kept, 'utf16le')]);
}
