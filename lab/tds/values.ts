import { type ByteReader, little, TdsError } from './bytes.ts';

/** Types of columns that this server can answer with. */
export type ColumnType = 'bit' | 'int' | 'bigint' | 'float' | 'datetime2' | 'nvarchar' | 'nvarchar(max)';

/** A value of a cell or a parameter; a `datetime2` is written as a date. */
export type TdsValue = string | number | bigint | boolean | Date | null;

/** How values of one type travel. */
export interface Codec {
  /** TYPE_INFO of the column. */
  readonly info: Buffer;
  /** What stands for NULL in a row without a bitmap. */
  readonly empty: Buffer;
  write(value: Exclude<TdsValue, null>): Buffer;
}

/** Japanese_CI_AS: LCID 0x0411; case, kana and width are ignored; no sort id. */
export const collation = Buffer.from([0x11, 0x04, 0xd0, 0x00, 0x00]);

const fixedNull = Buffer.from([0]);
const dayMs = 86_400_000;
const yearOne = Date.parse('0001-01-01T00:00:00Z');

/** The codec of a column type. */
export function codecOf(type: ColumnType): Codec {
  switch (type) {
    case 'bit':
      return fixed([0x68, 1], 1, (value) => little(value === true ? 1 : 0, 1));
    case 'int':
      return fixed([0x26, 4], 4, (value) => little(Number(value), 4));
    case 'bigint':
      return fixed([0x26, 8], 8, (value) => little(BigInt(value as bigint), 8));
    case 'float':
      return fixed([0x6d, 8], 8, (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleLE(Number(value));
        return bytes;
      });
    case 'datetime2':
      return fixed([0x2a, 7], 8, (value) => moment(value as Date));
    case 'nvarchar':
      return {
        info: Buffer.concat([Buffer.from([0xe7]), little(8000, 2), collation]),
        empty: little(0xffff, 2),
        write: (value) => {
          const text = Buffer.from(String(value), 'utf16le');
          return Buffer.concat([little(text.length, 2), text]);
        },
      };
    case 'nvarchar(max)':
      return {
        info: Buffer.concat([Buffer.from([0xe7]), little(0xffff, 2), collation]),
        empty: little(-1, 8),
        write: (value) => inPieces(Buffer.from(String(value), 'utf16le')),
      };
  }
}

function fixed(info: readonly number[], size: number, write: (value: Exclude<TdsValue, null>) => Buffer): Codec {
  return {
    info: Buffer.from(info),
    empty: fixedNull,
    write: (value) => Buffer.concat([little(size, 1), write(value)]),
  };
}

/** Five bytes of 100 ns since midnight, three of days since the year 1. */
function moment(date: Date): Buffer {
  const since = date.getTime() - yearOne;
  const days = Math.floor(since / dayMs);
  return Buffer.concat([little(BigInt(since - days * dayMs) * 10_000n, 5), little(days, 3)]);
}

/** Partially length-prefixed: the whole length, pieces of an odd size, and an empty one at the end. */
function inPieces(bytes: Buffer): Buffer {
  const parts = [little(bytes.length, 8)];
  for (let at = 0; at < bytes.length; at += 4001) {
    const piece = bytes.subarray(at, at + 4001);
    parts.push(little(piece.length, 4), piece);
  }
  return Buffer.concat([...parts, little(0, 4)]);
}

/** Reads TYPE_INFO and value of one parameter of a call; throws a TdsError for types that no caller of the lab sends. */
export function readParameterValue(reader: ByteReader): TdsValue {
  const type = reader.u8();
  switch (type) {
    case 0x26: {
      reader.u8();
      const bytes = reader.take(reader.u8());
      if (bytes.length === 0) return null;
      if (bytes.length === 1) return bytes.readUInt8();
      if (bytes.length === 8) return bytes.readBigInt64LE();
      if (bytes.length === 2 || bytes.length === 4) return bytes.readIntLE(0, bytes.length);
      throw new TdsError('an integer has a length that none has');
    }
    case 0x68: {
      reader.u8();
      const bytes = reader.take(reader.u8());
      return bytes.length === 0 ? null : bytes[0] !== 0;
    }
    case 0xe7:
    case 0xef:
    case 0xa7:
    case 0xaf: {
      const size = reader.u16();
      reader.take(collation.length);
      const bytes = size === 0xffff ? readPieces(reader) : readShort(reader);
      return bytes === null ? null : bytes.toString(type >= 0xe0 ? 'utf16le' : 'latin1');
    }
    default:
      throw new TdsError(`a parameter has the type 0x${type.toString(16)}`);
  }
}

function readShort(reader: ByteReader): Buffer | null {
  const length = reader.u16();
  return length === 0xffff ? null : reader.take(length);
}

function readPieces(reader: ByteReader): Buffer | null {
  if (reader.u64() === 0xffff_ffff_ffff_ffffn) return null;
  const pieces: Buffer[] = [];
  for (let length = reader.u32(); length !== 0; length = reader.u32()) pieces.push(reader.take(length));
  return Buffer.concat(pieces);
}
