import { crc32 } from 'node:zlib';

/** Caps on what a server may answer, in bytes. */
export const answerLimits = { record: 256 * 1024, run: 16 * 1024 * 1024, noise: 4 * 1024 } as const;

/** Why the rest of a stream is not read any more. */
interface FrameFault {
  readonly code: 'bad-answer' | 'answer-too-large';
  readonly message: string;
}

/** Reads record lines out of bytes that may hold anything else; never throws. */
export interface FrameReader {
  /** Takes bytes as they come and gives the JSON values of the records that they complete. */
  push(chunk: Uint8Array): readonly unknown[];
  /** The first fault; after it nothing more is read. */
  readonly fault: FrameFault | undefined;
  /** Lines that were no records, printable, capped. */
  readonly noise: string;
}

const lineFeed = 0x0a;
const recordSeparator = 0x1e;
const tooLarge = 'A record of the answer is larger than 256 kB.';

/** Creates the reader of one run. `nonce` are the 16 characters that this run's records begin with. */
export function createFrameReader(nonce: string): FrameReader {
  const prefix = Buffer.from(`${String.fromCharCode(recordSeparator)}${nonce} `, 'latin1');
  const maximumLine = answerLimits.record + prefix.length + 20;
  const noise: Buffer[] = [];
  let noiseBytes = 0;
  let totalBytes = 0;
  let sequence = 0;
  let fault: FrameFault | undefined;
  let line: Buffer[] = [];
  let lineBytes = 0;
  let isNoise = false;

  function push(chunk: Uint8Array): unknown[] {
    const records: unknown[] = [];
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    totalBytes += bytes.length;
    if (totalBytes > answerLimits.run) fail('answer-too-large', 'The answer is larger than 16 MB.');
    for (let from = 0; from < bytes.length && fault === undefined;) {
      const end = bytes.indexOf(lineFeed, from);
      takeSegment(bytes.subarray(from, end < 0 ? bytes.length : end));
      if (end < 0) break;
      endLine(records);
      from = end + 1;
    }
    return records;
  }

  function takeSegment(segment: Buffer): void {
    if (segment.length === 0) return;
    if (!isNoise) {
      line.push(Buffer.from(segment));
      lineBytes += segment.length;
      if (mayBeRecord()) {
        if (lineBytes > maximumLine) fail('answer-too-large', tooLarge);
        return;
      }
      segment = Buffer.concat(line);
      line = [];
    }
    isNoise = true;
    keepNoise(segment);
  }

  function mayBeRecord(): boolean {
    if (line.length > 1 && (line[0]?.length ?? 0) < prefix.length) line = [Buffer.concat(line)];
    const head = line[0]?.subarray(0, prefix.length) ?? Buffer.alloc(0);
    return head.equals(prefix.subarray(0, head.length));
  }

  function endLine(records: unknown[]): void {
    if (!isNoise && lineBytes > 0) takeLine(Buffer.concat(line), records);
    if (isNoise) keepNoise(Buffer.from('\n'));
    line = [];
    lineBytes = 0;
    isNoise = false;
  }

  function takeLine(bytes: Buffer, records: unknown[]): void {
    if (bytes.length < prefix.length) {
      isNoise = true;
      keepNoise(bytes);
      return;
    }
    const match = /^(0|[1-9][0-9]{0,6}) ([0-9a-f]{8}) ([ -~]+)\r?$/.exec(bytes.toString('latin1', prefix.length));
    if (!match?.[3]) return fail('bad-answer', `Record ${sequence} is malformed.`);
    if (match[3].length > answerLimits.record) return fail('answer-too-large', tooLarge);
    if (Number(match[1]) !== sequence) return fail('bad-answer', `Record ${sequence} is missing; ${match[1]} came.`);
    if (crc32(match[3]) !== Number.parseInt(match[2] ?? '', 16)) {
      return fail('bad-answer', `Record ${sequence} was damaged on its way.`);
    }
    sequence += 1;
    try {
      records.push(JSON.parse(match[3]));
    } catch {
      fail('bad-answer', `Record ${sequence - 1} is not JSON.`);
    }
  }

  function keepNoise(bytes: Buffer): void {
    const kept = bytes.subarray(0, answerLimits.noise - noiseBytes);
    if (kept.length > 0) noise.push(Buffer.from(kept));
    noiseBytes += kept.length;
  }

  function fail(code: FrameFault['code'], message: string): void {
    fault ??= { code, message };
    line = [];
  }

  return {
    push,
    get fault() {
      return fault;
    },
    get noise() {
      return printable(Buffer.concat(noise));
    },
  };
}

/** Text for a log from bytes of any kind: no control characters besides the line feed. */
export function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/[^\n\P{C}]/gu, '?')
    .trim();
}
