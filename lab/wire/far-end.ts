import { createAnswerWriter, frame, toAsciiJson, type WireFailure, type WireRecord } from './answer.ts';
import type { Conduct, Misbehaviour } from './misbehaviour.ts';
import type { WireItem, WireRequest } from './request.ts';

/** What a run finds on the simulated server. */
export interface FarEndServer {
  hello(): Omit<Extract<WireRecord, { type: 'hello' }>, 'type'>;
  /** Code with which the driver refuses the whole run, if it does. */
  refusal(request: WireRequest): string | undefined;
  /** The value a script returns; throws a ScriptError for a script that threw. */
  run(item: WireItem, request: WireRequest): unknown;
}

/** Standard output and the end of the process. */
export interface Output {
  /** Resolves when the other side has room again; rejects when it is gone. */
  write(text: string): Promise<void>;
  end(exitCode: number): void;
  /** Cuts the connection without a word. */
  drop(): void;
  readonly isClosed: boolean;
}

/** Surroundings of one run. */
export interface RunSurroundings {
  readonly server: FarEndServer;
  readonly conduct: Conduct;
  /** How long each script takes, in real time. */
  readonly latencyMs: number;
  wait(milliseconds: number): Promise<void>;
}

/** A script that threw: the coded error that stands in the record instead of a value. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly failure: WireFailure;

  constructor(code: string, message: string, errorId?: string) {
    super(message);
    this.failure = { code, message: message.slice(0, 400), ...(errorId === undefined ? {} : { errorId }) };
  }
}

/** Runs one request as the driver on a real server does, or as the scenario wants it to go wrong. */
export async function answerRequest(request: WireRequest, output: Output, around: RunSurroundings): Promise<void> {
  const misbehaviour = around.conduct.run(request);
  if (misbehaviour && (await spoilWholeRun(misbehaviour, output))) return;
  const run = new Run(request, output, misbehaviour);
  await run.say({ type: 'hello', ...around.server.hello() });
  const refused = around.server.refusal(request);
  if (refused !== undefined) {
    await run.say({ type: 'refused', code: refused });
    output.end(0);
    return;
  }
  let spent = 0;
  for (const item of request.items) {
    if (output.isClosed) return;
    if (spent > 0 && spent >= request.deadlineMs) {
      await run.say(lateOf(item));
      continue;
    }
    await run.say({ type: 'start', id: item.id });
    if (run.strikes(item, 'start') && (await run.strike())) return;
    const latency = Math.min(around.latencyMs, item.timeoutMs, request.deadlineMs - spent);
    if (latency > 0) await around.wait(latency);
    spent += latency;
    // The process dies with its channel: what has not begun to act by then never does.
    if (output.isClosed) return;
    const tooSlow = latency < around.latencyMs;
    const record = tooSlow ? timeoutOf(item) : run.execute(item, around.server);
    if (run.strikes(item, 'effect') && (await run.strike(record))) return;
    await run.say({ ...record, durationMs: latency });
  }
  await run.say({ type: 'done', count: request.items.length });
  output.end(0);
}

async function spoilWholeRun(misbehaviour: Misbehaviour, output: Output): Promise<boolean> {
  if (misbehaviour.kind === 'nothing') {
    output.end(1);
    return true;
  }
  if (misbehaviour.kind === 'garbage') {
    const line = '<<< \u001e?? {"type":"result","ok":true} not the protocol at all >>>\u0000\u0007\r\n';
    await output.write(line.repeat(50));
    output.end(0);
    return true;
  }
  if (misbehaviour.kind !== 'flood') return false;
  for (let written = 0; written < 20 && !output.isClosed; written += 1)
    await output.write('0123456789abcde\n'.repeat(65_536));
  output.end(0);
  return true;
}

function lateOf(item: WireItem): Extract<WireRecord, { type: 'result' }> {
  const message = 'The script was not started: the deadline of the run had passed.';
  const error = { code: 'timeout', message, errorId: 'Douki.NotStarted' };
  return { type: 'result', id: item.id, ok: false, error, durationMs: 0 };
}

function timeoutOf(item: WireItem): Extract<WireRecord, { type: 'result' }> {
  const error = { code: 'timeout', message: `${item.id} did not end within ${item.timeoutMs} ms` };
  return { type: 'result', id: item.id, ok: false, error, durationMs: item.timeoutMs };
}

class Run {
  readonly #request: WireRequest;
  readonly #output: Output;
  readonly #misbehaviour: Misbehaviour | undefined;
  readonly frame: (record: WireRecord) => string;

  constructor(request: WireRequest, output: Output, misbehaviour: Misbehaviour | undefined) {
    this.#request = request;
    this.#output = output;
    this.#misbehaviour = misbehaviour;
    this.frame = createAnswerWriter(request.nonce);
  }

  async say(record: WireRecord): Promise<void> {
    if (this.#output.isClosed) return;
    const kind = this.#misbehaviour?.kind;
    if (kind === 'noise') await this.#output.write('*** This computer is simulated. \u30e9\u30dc ***\r\n');
    if (kind === 'gap' && record.type === 'start') this.frame(record);
    const line = this.frame(record);
    const spoiled = kind === 'wrong-checksum' && record.type === 'result';
    await this.#output.write(spoiled ? this.#withWrongChecksum(record, line) : line);
  }

  execute(item: WireItem, server: FarEndServer): Extract<WireRecord, { type: 'result' }> {
    try {
      if (!item.digestFits) throw new ScriptError('digest', 'the script text is not what its SHA-256 says');
      if (item.problem !== undefined) throw new ScriptError('script-error', item.problem, 'Douki.Parameters');
      if (this.#misbehaviour?.kind === 'script-error' && this.strikes(item, 'effect'))
        throw new ScriptError(this.#misbehaviour.code, 'the scenario lets this script throw', 'Lab.Scripted');
      const value = server.run(item, this.#request);
      toAsciiJson(value);
      return { type: 'result', id: item.id, ok: true, value, durationMs: 0 };
    } catch (error) {
      return { type: 'result', id: item.id, ok: false, error: failureOf(error), durationMs: 0 };
    }
  }

  strikes(item: WireItem, at: Misbehaviour['at']): boolean {
    const chosen = this.#misbehaviour?.item ?? this.#request.items[0]?.id;
    return this.#misbehaviour?.at === at && item.id === chosen;
  }

  /** True when the run is over with it. */
  async strike(record?: WireRecord): Promise<boolean> {
    const kind = this.#misbehaviour?.kind;
    if (kind === 'hang') return true;
    if (kind === 'half-result') {
      const line = record ? this.frame(record) : '';
      await this.#output.write(line.slice(0, Math.ceil(line.length / 2)));
      this.#output.end(1);
      return true;
    }
    if (kind !== 'drop') return false;
    this.#output.drop();
    return true;
  }

  #withWrongChecksum(record: WireRecord, line: string): string {
    const sequence = Number(line.split(' ')[1]);
    return frame({ nonce: this.#request.nonce, sequence, json: toAsciiJson(record), checksum: '00000000' });
  }
}

function failureOf(error: unknown): WireFailure {
  if (error instanceof ScriptError) return error.failure;
  if (error instanceof TypeError && error.message.startsWith('an answer holds'))
    return { code: 'bad-answer', message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'script-error', message: message.slice(0, 400), errorId: 'Lab.Fault' };
}
