import { ClixmlError } from './error.ts';
import { decodeString } from './strings.ts';
import type { ClixmlObject, ClixmlValue } from './value.ts';

type Plain = Exclude<ClixmlValue, ClixmlObject>;

/** Whether a tag stands for a value without parts. */
export function isPrimitiveTag(tag: string): boolean {
  return Object.hasOwn(readers, tag);
}

/** The value between the tags; throws a ClixmlError where the text is none of its kind. */
export function readPrimitive(tag: string, text: string): Plain {
  const reader = readers[tag];
  const value = reader?.(text);
  if (value === undefined) throw new ClixmlError(`The text of a ${tag} is no value of its kind.`);
  return value;
}

type Reader = (text: string) => Plain | undefined;

const readers: Readonly<Record<string, Reader>> = {
  Nil: (text) => (text.trim() === '' ? null : undefined),
  S: decodeString,
  XD: decodeString,
  SBK: decodeString,
  URI: decodeString,
  B: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  By: integer(0, 255),
  SB: integer(-128, 127),
  I16: integer(-32_768, 32_767),
  U16: integer(0, 65_535),
  I32: integer(-2_147_483_648, 2_147_483_647),
  U32: integer(0, 4_294_967_295),
  I64: large(-(2n ** 63n), 2n ** 63n - 1n),
  U64: large(0n, 2n ** 64n - 1n),
  C: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? String.fromCharCode(Number(text)) : undefined),
  Sg: float,
  Db: float,
  D: (text) => (/^-?\d{1,40}(\.\d{1,40})?$/.test(text) ? text : undefined),
  DT: (text) => (/^[-+0-9T:.Z]{1,64}$/.test(text) ? text : undefined),
  TS: (text) => (/^-?P[0-9YMDTHS.]{1,64}$/.test(text) ? text : undefined),
  G: (text) => (/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/.test(text) ? text : undefined),
  Version: (text) => (/^\d{1,10}(\.\d{1,10}){1,3}$/.test(text) ? text : undefined),
  BA: bytes,
  // A secret that somebody sent us: nobody here wants it.
  SS: () => null,
};

function integer(minimum: number, maximum: number): Reader {
  return (text) => {
    const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? value : undefined;
  };
}

function large(minimum: bigint, maximum: bigint): Reader {
  return (text) => {
    if (!/^-?\d{1,20}$/.test(text)) return undefined;
    const value = BigInt(text);
    if (value < minimum || value > maximum) return undefined;
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  };
}

function float(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  if (text === 'INF') return Number.POSITIVE_INFINITY;
  if (text === '-INF') return Number.NEGATIVE_INFINITY;
  return /^-?\d{1,400}(\.\d{1,400})?(E[-+]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;
}

function bytes(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : undefined;
}
