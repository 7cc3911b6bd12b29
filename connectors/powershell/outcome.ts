import type { Hello, ScriptRecord, ScriptRequest, ScriptResult } from '../connector.ts';
import { ConnectorError, type ConnectorErrorCode } from '../errors.ts';
import { answerLimits, createFrameReader, printable } from './framing.ts';
import { parseRecord, type WireRecord } from './records.ts';

/**
 * How the way to the server ended, as its transport saw it. `not-sent`: nothing of the request left this machine;
 * `closed`: the server ended the run's channel in order, with the exit code of its process where it told one.
 */
export type Ending =
  | { readonly kind: 'not-sent'; readonly error: ConnectorError }
  | { readonly kind: 'interrupted'; readonly error: ConnectorError }
  | { readonly kind: 'closed'; readonly exitCode?: number | undefined };

/** Collects the answer of one run and judges its outcome; pure, so that every transport judges alike. */
export interface Collector {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** `complete`: the closing record or a refusal came; `broken`: nothing more is read. Neither changes any more. */
  readonly state: 'reading' | 'complete' | 'broken';
  finish(ending: Ending, durationMs: number): ScriptResult;
}

/** What a collector needs to know of the run. */
export interface CollectorOptions {
  readonly request: ScriptRequest;
  readonly nonce: string;
  readonly onRecord?: ((record: ScriptRecord) => void) | undefined;
}

/** Exit codes of bootstrap.ps1: it ended before the driver ran. */
const refusedByBootstrap: Readonly<Record<number, { code: ConnectorErrorCode; message: string }>> = {
  96: { code: 'blocked-by-antivirus', message: 'The antivirus of the server blocked the driver; nothing ran.' },
  97: { code: 'driver-refused', message: 'The driver did not arrive whole, or is of another release; nothing ran.' },
  98: { code: 'language-mode', message: 'The server allows this account constrained language only; nothing ran.' },
};

/** Creates the collector of one run. */
export function createCollector(options: CollectorOptions): Collector {
  const { request, nonce, onRecord } = options;
  const reader = createFrameReader(nonce);
  const records: ScriptRecord[] = [];
  const errorOutput: Buffer[] = [];
  let errorBytes = 0;
  let hello: Hello | undefined;
  let count = 0;
  let isDone = false;
  let failure: ConnectorError | undefined;
  let isRefused = false;
  let listenerError: unknown;

  function stdout(chunk: Uint8Array): void {
    if (isDone || failure) return;
    for (const value of reader.push(chunk)) {
      take(parseRecord(value));
      if (isDone || failure) return;
    }
    if (reader.fault) failure = new ConnectorError(reader.fault.code, reader.fault.message);
  }

  function stderr(chunk: Uint8Array): void {
    const kept = chunk.subarray(0, answerLimits.noise - errorBytes);
    errorBytes += kept.length;
    if (kept.length > 0) errorOutput.push(Buffer.from(kept));
  }

  function take(record: WireRecord | undefined): void {
    const position = count;
    count += 1;
    switch (record?.type) {
      case 'hello': {
        const { type: _, ...rest } = record;
        if (position > 0) return fail('A second greeting came.');
        hello = rest;
        return;
      }
      case 'refused':
        if (position > (hello ? 1 : 0)) return fail('The server refused a run that it had begun.');
        isRefused = true;
        failure = new ConnectorError(record.code, `The server refused the run: ${record.message || record.code}`);
        return;
      case 'start':
        if (!hello || record.id !== nextId()) fail('The start of a script came out of order.');
        return;
      case 'result': {
        const { type: _, ...rest } = record;
        if (!hello || record.id !== nextId()) return fail('The answer of a script came out of order.');
        return keep(rest.ok ? rest : { ...rest, error: { ...rest.error, message: rest.error.message.slice(0, 400) } });
      }
      case 'done':
        if (!hello || record.count !== records.length) return fail('The closing record does not count what came.');
        isDone = true;
        return;
      case undefined:
        return fail(`Record ${position} is none that the protocol knows.`);
    }
  }

  function nextId(): string | undefined {
    return request.items[records.length]?.id;
  }

  function keep(record: ScriptRecord): void {
    records.push(record);
    try {
      onRecord?.(record);
    } catch (error) {
      // A listener that fails must not cost the outcome of a change on a server.
      listenerError = error;
    }
  }

  function fail(message: string): void {
    failure = new ConnectorError('bad-answer', message);
  }

  function finish(ending: Ending, durationMs: number): ScriptResult {
    const noise = [reader.noise, printable(Buffer.concat(errorOutput)), describe(listenerError)].filter(Boolean);
    const facts = { records, ...(hello && { hello }), noise: noise.join('\n'), durationMs };
    if (ending.kind === 'not-sent') return { outcome: 'failed', error: ending.error, ...facts };
    if (isRefused && failure) return { outcome: 'failed', error: failure, ...facts };
    if (failure) return { outcome: 'unknown', error: failure, ...facts };
    if (isDone && records.length === request.items.length) return { outcome: 'done', ...facts };
    if (isDone) return { outcome: 'unknown', error: incomplete(), ...facts };
    if (ending.kind !== 'closed') return { outcome: 'unknown', error: ending.error, ...facts };
    const refusal = ending.exitCode === undefined || count > 0 ? undefined : refusedByBootstrap[ending.exitCode];
    if (refusal) return { outcome: 'failed', error: new ConnectorError(refusal.code, refusal.message), ...facts };
    return { outcome: 'unknown', error: endedEarly(ending.exitCode), ...facts };
  }

  function incomplete(): ConnectorError {
    const missing = request.items.length - records.length;
    return new ConnectorError(
      'deadline',
      `The server reached the deadline; the answers of ${missing} scripts are missing.`,
    );
  }

  return {
    stdout,
    stderr,
    get state() {
      if (isDone || isRefused) return 'complete';
      return failure ? 'broken' : 'reading';
    },
    finish,
  };
}

function endedEarly(exitCode: number | undefined): ConnectorError {
  if (exitCode === undefined) {
    return new ConnectorError('connection-lost', 'The server closed the channel without an end of its process.');
  }
  const message = `The process on the server ended with code ${exitCode} before its closing record.`;
  return new ConnectorError('bad-answer', message, { data: { exitCode: String(exitCode) } });
}

function describe(listenerError: unknown): string {
  if (listenerError === undefined) return '';
  return `onRecord threw: ${listenerError instanceof Error ? listenerError.message : 'something that is no error'}`;
}
