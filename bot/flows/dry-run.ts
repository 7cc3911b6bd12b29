import { z } from 'zod';
import type { ScriptItem, ScriptResult } from '../../connectors/connector.ts';
import type { GuideRemediation } from '../../guide/guide.ts';
import type { Json } from '../domain/canonical.ts';
import type { FlowContext } from './context.ts';

const json: z.ZodType<Json> = z.json();

/** What every remediation returns. */
const remediationAnswer = z.strictObject({
  changed: z.boolean(),
  before: json,
  after: json,
  steps: z.array(z.strictObject({ messageId: z.string().max(100), data: z.record(z.string(), json) })),
});

/** The parsed answer of a remediation, of a dry run or of a real one. */
export type RemediationAnswer = z.infer<typeof remediationAnswer>;

/** A remediation's answer, or a code for why there is none and whether anything can have happened. */
export type RemediationOutcome =
  | { readonly outcome: 'done'; readonly answer: RemediationAnswer }
  | { readonly outcome: 'failed' | 'unknown'; readonly code: string };

/** One remediation on one server. */
export interface RemediationRun {
  readonly remediation: GuideRemediation;
  readonly serverId: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** Time on top of the script's own for login, start of PowerShell and the closing record. */
const deadlineSlackMs = 15_000;

/** How long a run of a remediation may take at most, in milliseconds. */
export function longestRunMs(remediation: GuideRemediation): number {
  return remediation.definition.timeoutMs + deadlineSlackMs;
}

/** Asks what a remediation would do (-WhatIf); changes nothing. */
export function dryRun(context: FlowContext, run: RemediationRun): Promise<RemediationOutcome> {
  const parameters = { ...run.parameters, WhatIf: true };
  return send(context, { ...run, parameters }, { mode: 'read', runId: runIdOf(context) });
}

/** Runs a remediation for real, once. The caller has written down beforehand that it will. */
export function act(context: FlowContext, run: RemediationRun, runId: string): Promise<RemediationOutcome> {
  return send(context, run, { mode: 'act', runId });
}

async function send(
  context: FlowContext,
  run: RemediationRun,
  how: { readonly mode: 'read' | 'act'; readonly runId: string },
): Promise<RemediationOutcome> {
  const request = { ...how, deadlineMs: longestRunMs(run.remediation), items: [itemOf(run)] };
  return outcomeOf(context, run, await context.reach.run(run.serverId, request));
}

/** A run id that the server will see once. */
export function runIdOf(context: FlowContext): string {
  return context.newId('run').replaceAll('_', '-');
}

function itemOf({ remediation, parameters }: RemediationRun): ScriptItem {
  const { script, definition } = remediation;
  // The remediation's own schema has parsed these parameters: they are what a script may be given.
  return {
    id: definition.id,
    text: script.text,
    sha256: script.sha256,
    parameters: parameters as ScriptItem['parameters'],
    timeoutMs: definition.timeoutMs,
  };
}

function outcomeOf(context: FlowContext, run: RemediationRun, result: ScriptResult): RemediationOutcome {
  const record = result.records.find((one) => one.id === run.remediation.definition.id);
  if (record?.ok === true) {
    const parsed = remediationAnswer.safeParse(record.value);
    return parsed.success ? { outcome: 'done', answer: parsed.data } : { outcome: 'unknown', code: 'bad-answer' };
  }
  context.log.warn(
    {
      server: run.serverId,
      remediation: run.remediation.definition.id,
      code: result.error?.code,
      failure: record?.error,
      err: result.error,
    },
    'a remediation gave no answer',
  );
  if (record)
    return {
      outcome: hasNotStarted(record.error.code, record.error.errorId) ? 'failed' : 'unknown',
      code: codeOf(record.error),
    };
  const code = result.error?.code ?? 'incomplete';
  // A run id that the server has seen before has run before, so nothing is certain about it.
  return { outcome: result.outcome === 'failed' && code !== 'run-seen' ? 'failed' : 'unknown', code };
}

/** A script's own refusal comes before its first change; any other error may have come after one. */
function hasNotStarted(code: string, errorId: string | undefined): boolean {
  return (
    code === 'digest' || code === 'run-seen' || code === 'language-mode' || (errorId?.startsWith('Douki.') ?? false)
  );
}

/** `Douki.SyncRunning,DoukiRemediation` stands for the script's own code `Douki.SyncRunning`. */
function codeOf(failure: { readonly code: string; readonly errorId?: string }): string {
  const own = failure.errorId?.split(',')[0];
  return own?.startsWith('Douki.') === true ? own : failure.code;
}
