import { createHash } from 'node:crypto';
import { ClixmlError, parseClixmlParameters, type WireValue } from './clixml.ts';

/** One script of a run as it came over the wire. */
export interface WireItem {
  readonly id: string;
  readonly timeoutMs: number;
  /** False when the text is not what its SHA-256 says; it must not run. */
  readonly digestFits: boolean;
  /** Undefined when the parameters are not what the wire allows; `problem` then says why. */
  readonly parameters?: ReadonlyMap<string, WireValue>;
  readonly problem?: string;
}

/** One whole request. */
export interface WireRequest {
  readonly nonce: string;
  readonly driverSha256: string;
  readonly driverFits: boolean;
  readonly runId: string;
  readonly mode: 'read' | 'act';
  readonly deadlineMs: number;
  readonly items: readonly WireItem[];
}

/** The request does not follow the wire's page; nothing of it may run. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

const largestText = 4 * 1024 * 1024;
const largestRequest = 16 * 1024 * 1024;
const mostItems = 200;

/** Collects standard input; `push` gives the request when its last line has come, and throws when it cannot become one. */
export function createRequestReader(): { push(chunk: Buffer): WireRequest | undefined } {
  const parser = parse();
  let pending: Buffer = Buffer.alloc(0);
  let total = 0;
  let wanted = start(parser);
  return {
    push(chunk) {
      total += chunk.length;
      if (total > largestRequest) throw new RequestError('the request is larger than 16 MB');
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (;;) {
        const [part, rest] = cut(pending, wanted);
        if (part === undefined) return undefined;
        pending = rest;
        const step = parser.next(part);
        if (step.done === true) return step.value;
        wanted = step.value;
      }
    },
  };
}

type Wanted = 'line' | number;
type Parser = Generator<Wanted, WireRequest, string>;

function start(parser: Parser): Wanted {
  const step = parser.next('');
  if (step.done === true) throw new RequestError('a request has at least one line');
  return step.value;
}

function cut(bytes: Buffer, wanted: Wanted): [string | undefined, Buffer] {
  if (wanted === 'line') {
    const end = bytes.indexOf(0x0a);
    if (end > 1024 || (end < 0 && bytes.length > 1024)) throw new RequestError('a line is longer than 1024 characters');
    return end < 0 ? [undefined, bytes] : [ascii(bytes.subarray(0, end)), bytes.subarray(end + 1)];
  }
  if (bytes.length < wanted + 1) return [undefined, bytes];
  if (bytes[wanted] !== 0x0a) throw new RequestError('a text is not followed by a line end');
  return [ascii(bytes.subarray(0, wanted)), bytes.subarray(wanted + 1)];
}

function ascii(bytes: Buffer): string {
  if (bytes.some((byte) => byte > 0x7f || byte === 0)) throw new RequestError('the request is not ASCII');
  return bytes.toString('latin1');
}

function* parse(): Parser {
  const first = /^douki1 ([A-Za-z0-9_-]{16}) (\d{1,9}) ([0-9a-f]{64})$/.exec(yield 'line');
  if (!first) throw new RequestError('the first line is not the one of douki1');
  const driver = yield length(first[2]);
  const second = /^request ([A-Za-z0-9-]{1,64}) (read|act) (\d{1,9}) (\d{1,4})$/.exec(yield 'line');
  if (!second) throw new RequestError('the request line is wrong');
  const count = Number(second[4]);
  if (count < 1 || count > mostItems) throw new RequestError(`${count} items are not between 1 and ${mostItems}`);
  const items: WireItem[] = [];
  while (items.length < count) items.push(yield* parseItem());
  if (new Set(items.map((item) => item.id)).size !== count) throw new RequestError('an item id stands twice');
  if ((yield 'line') !== 'end') throw new RequestError('the request does not close with end');
  return {
    nonce: first[1] ?? '',
    driverSha256: first[3] ?? '',
    driverFits: sha256(driver) === first[3],
    runId: second[1] ?? '',
    mode: second[2] === 'act' ? 'act' : 'read',
    deadlineMs: Number(second[3]),
    items,
  };
}

function* parseItem(): Generator<Wanted, WireItem, string> {
  const line = /^item ([a-z0-9]+(?:-[a-z0-9]+)*) (\d{1,9}) (\d{1,9}) ([0-9a-f]{64}) (\d{1,9})$/.exec(yield 'line');
  if (!line) throw new RequestError('an item line is wrong');
  const script = yield length(line[3]);
  const parameters = yield length(line[5]);
  const item = { id: line[1] ?? '', timeoutMs: Number(line[2]), digestFits: sha256(script) === line[4] };
  try {
    return { ...item, parameters: parseClixmlParameters(parameters) };
  } catch (error) {
    if (error instanceof ClixmlError) return { ...item, problem: error.message };
    throw error;
  }
}

function length(text: string | undefined): number {
  const value = Number(text);
  if (value > largestText) throw new RequestError('a text is longer than 4 MB');
  return value;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
