import { crc32 } from 'node:zlib';

/** One record of the answer, as the wire's page lists them. */
export type WireRecord =
  | { type: 'hello'; psVersion: string; culture: string; account: string; elevated: boolean; utc: string }
  | { type: 'refused'; code: string }
  | { type: 'start'; id: string }
  | { type: 'result'; id: string; ok: true; value: unknown; durationMs: number }
  | { type: 'result'; id: string; ok: false; error: WireFailure; durationMs: number }
  | { type: 'done'; count: number };

/** Why one script gave no object. */
export interface WireFailure {
  code: string;
  message: string;
  errorId?: string;
}

const largestRecord = 256 * 1024;

/** Writes the records of one run: numbered, checked, one line each. */
export function createAnswerWriter(nonce: string): (record: WireRecord) => string {
  let sequence = 0;
  return (record) => frame({ nonce, sequence: sequence++, json: fit(record) });
}

/** Puts one JSON text into its line; `checksum` overrides the right one where a scenario wants it wrong. */
export function frame(line: { nonce: string; sequence: number; json: string; checksum?: string }): string {
  const checksum = line.checksum ?? crc32(line.json).toString(16).padStart(8, '0');
  return `\x1e${line.nonce} ${line.sequence} ${checksum} ${line.json}\n`;
}

/** Writes JSON in ASCII, and refuses what the writer on a real server refuses. */
export function toAsciiJson(value: unknown): string {
  requirePlain(value);
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

function fit(record: WireRecord): string {
  const json = toAsciiJson(record);
  if (json.length <= largestRecord || record.type !== 'result') return json;
  const error = { code: 'bad-answer', message: 'the answer is larger than 256 kB' };
  return toAsciiJson({ ...record, ok: false, value: undefined, error });
}

function requirePlain(value: unknown): void {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return;
  if (Array.isArray(value)) {
    value.forEach(requirePlain);
    return;
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    Object.values(value).forEach(requirePlain);
    return;
  }
  throw new TypeError('an answer holds strings, booleans, integers, null, arrays and dictionaries only');
}
