import { crc32 } from 'node:zlib';
import type { ScriptItem } from '../../connector.ts';
import { ConnectorError } from '../../errors.ts';
import type { Ending } from '../../powershell/outcome.ts';
import type { ClixmlValue } from './clixml/value.ts';
import type { Conversation, PipelineEnd } from './conversation.ts';
import {
  type EndpointModule,
  type ModuleFunction,
  moduleCommand,
  readModule,
  registerCommand,
} from './endpoint-module.ts';
import { type Failure, failureOf } from './failure.ts';
import { NotPlainError, toJson } from './facts.ts';
import type { PipelineEvent } from './pipeline.ts';
import type { PipelineCommand } from './commands.ts';
import type { PsrpExecution, PsrpRun } from './session.ts';
import type { PsrpShell } from './shell.ts';

/** What one pipeline brought. */
interface Answer {
  readonly end: PipelineEnd;
  readonly outputs: readonly ClixmlValue[];
  readonly firstError: Failure | undefined;
}

/**
 * Runs the scripts of a request as functions of a constrained endpoint, one pipeline for each. Their answers go through the
 * same collector as the driver's records, so that the outcome follows the same rules.
 */
export function runFunctions(shell: PsrpShell, run: PsrpRun): PsrpExecution {
  const ending = play(shell, run);
  return { ending, gone: ending.catch(() => undefined) };
}

async function play(shell: PsrpShell, run: PsrpRun): Promise<Ending> {
  const { request, context, collector } = run;
  const started = context.now();
  const say = createSpeaker(run);
  let isSent = false;
  let running: Conversation | undefined;
  let stopped: ConnectorError | undefined;
  run.stops.onStop((error) => {
    stopped = error;
    running?.stop(error);
  });

  const greeting = await ask(moduleCommand, undefined);
  const module = readModule(greeting.outputs);
  if (!module) return refuse(greeting);
  say({ type: 'hello', ...module.hello });
  if (request.mode === 'act') {
    const registered = await ask(registerCommand(request.runId), undefined);
    if (registered.outputs[0] === false) {
      say({ type: 'refused', code: 'run-seen' });
      return { kind: 'closed' };
    }
    if (registered.outputs[0] !== true) return refuse(registered);
  }
  for (const item of request.items) {
    const lost = await runItem(item, module);
    if (lost) return lost;
  }
  say({ type: 'done', count: request.items.length });
  return { kind: 'closed' };

  async function runItem(item: ScriptItem, from: EndpointModule): Promise<Ending | undefined> {
    const offered = from.functions.get(item.id);
    const left = request.deadlineMs - (context.now() - started);
    const refusal = whyNot(item, { offered, left });
    if (refusal || !offered) {
      sayFailure(item, refusal ?? notOffered(item), 0);
      return undefined;
    }
    say({ type: 'start', id: item.id });
    isSent = true;
    const begun = context.now();
    const answer = await ask(writeCommand(item, offered), Math.min(item.timeoutMs, left));
    const durationMs = Math.round(context.now() - begun);
    if (stopped) return interrupted(stopped);
    if (answer.end.kind === 'lost' || answer.end.kind === 'not-sent') return interrupted(answer.end.error);
    sayAnswer(item, answer, durationMs);
    return undefined;
  }

  function interrupted(error: ConnectorError): Ending {
    return { kind: isSent ? 'interrupted' : 'not-sent', error };
  }

  async function ask(command: PipelineCommand, limitMs: number | undefined): Promise<Answer> {
    const outputs: ClixmlValue[] = [];
    let firstError: Failure | undefined;
    const conversation = shell.start([command], (event: PipelineEvent) => {
      if (event.kind === 'output') outputs.push(event.value);
      if (event.kind === 'error') firstError ??= failureOf(event.error);
      if (event.kind === 'note') collector.stderr(Buffer.from(`${event.text}\n`));
    });
    running = conversation;
    if (stopped) conversation.stop(stopped);
    const overdue = new ConnectorError('deadline', `The function did not end within ${limitMs ?? 0} ms.`);
    const stopTimer =
      limitMs === undefined ? () => undefined : context.setTimer(() => conversation.stop(overdue), limitMs);
    const end = await conversation.end;
    stopTimer();
    running = undefined;
    return { end, outputs, firstError };
  }

  function refuse({ end, firstError }: Answer): Ending {
    if (stopped) return { kind: 'not-sent', error: stopped };
    if (end.kind === 'lost' || end.kind === 'not-sent') return { kind: 'not-sent', error: end.error };
    const reason = (end.kind === 'ended' && end.error && failureOf(end.error)) || firstError;
    const message = `The endpoint has no module of Douki that this release knows: ${reason?.message ?? 'it answered something else'}`;
    return { kind: 'not-sent', error: new ConnectorError('driver-refused', message) };
  }

  function sayAnswer(item: ScriptItem, answer: Answer, durationMs: number): void {
    const { end, outputs, firstError } = answer;
    if (end.kind === 'stopped') {
      const message = `The function did not end within ${item.timeoutMs} ms.`;
      return sayFailure(item, { code: 'timeout', message }, durationMs);
    }
    const failure = (end.kind === 'ended' && end.error && failureOf(end.error)) || firstError;
    if (failure) return sayFailure(item, failure, durationMs);
    try {
      const value: unknown = JSON.parse(toJson(outputs));
      say({ type: 'result', id: item.id, ok: true, value, durationMs });
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error;
      sayFailure(item, { code: 'bad-answer', message: error.message }, durationMs);
    }
  }

  function sayFailure(item: ScriptItem, error: Failure, durationMs: number): void {
    say({ type: 'result', id: item.id, ok: false, error, durationMs });
  }
}

/** Frames records as the driver does, for the collector of this run. */
function createSpeaker({ collector, nonce }: PsrpRun): (record: Readonly<Record<string, unknown>>) => void {
  let sequence = 0;
  return (record) => {
    const json = JSON.stringify(record).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const checksum = crc32(json).toString(16).padStart(8, '0');
    collector.stdout(Buffer.from(`\x1e${nonce} ${sequence} ${checksum} ${json}\n`, 'latin1'));
    sequence += 1;
  };
}

function whyNot(
  item: ScriptItem,
  { offered, left }: { offered: ModuleFunction | undefined; left: number },
): Failure | undefined {
  if (!offered) return notOffered(item);
  if (offered.sha256 !== item.sha256) {
    return {
      code: 'digest',
      message: 'The installed function is not the script of this release: install the module anew.',
    };
  }
  if (left > 0) return undefined;
  const message = 'The script was not started: the deadline of the run had passed.';
  return { code: 'timeout', message, errorId: 'Douki.NotStarted' };
}

function notOffered(item: ScriptItem): Failure {
  return { code: 'missing-right', message: `The module of the endpoint has no function for ${item.id}.` };
}

function writeCommand(item: ScriptItem, { name, confirms }: ModuleFunction): PipelineCommand {
  // Nothing may wait for a person.
  const given = confirms ? { ...item.parameters, Confirm: false } : item.parameters;
  return { kind: 'name', text: name, arguments: given };
}
