import type { ScriptItem, ScriptRecord, ScriptResult } from '../../connectors/connector.ts';
import type { Asked, CheckContext, GuideServer } from '../../guide/check.ts';
import type { GuideCheck } from '../../guide/guide.ts';
import type { Parameters, ScriptLanguage } from '../../guide/script.ts';
import type { Finding } from '../domain/finding.ts';
import { microsoftUpdate, serversAbove, type Server, type ServerBook } from '../domain/server.ts';
import type { FlowContext } from './context.ts';
import { judgeCheck, notAsked, type NotAskedReason } from './judge.ts';
import { reasonOfRun, reasonOfScript } from './unknown.ts';

/** What to ask of which server. */
export interface AskInput {
  readonly server: Server;
  readonly checkIds: readonly string[];
  /** Called when a check's script has ended; counts scripts, on every server. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/** One script to run on one server. */
interface Question {
  readonly check: GuideCheck;
  readonly on: Server;
  readonly parameters: Parameters;
  /** Where its facts are kept: the server the question is about, and the server it was asked on. */
  readonly key: string;
}

/**
 * Runs checks against one server: wave by wave, in each wave one remote run per server (and one of its database), then the judgements. Answers
 * a finding for every check asked for and for those they build on, in the guide's order; never rejects for what a server does.
 */
export async function askChecks(context: FlowContext, input: AskInput): Promise<readonly Finding[]> {
  const checks = withEarlier(context, input.checkIds);
  const state: AskState = { context, input, checks, facts: new Map(), findings: new Map(), done: 0 };
  const levels = checks.map((check) => levelOf(context, check));
  for (let level = 0; level <= Math.max(...levels, 0); level += 1) {
    await runWave(
      state,
      checks.filter((_, index) => levels[index] === level),
    );
  }
  return checks.flatMap((check) => state.findings.get(check.definition.id) ?? []);
}

interface AskState {
  readonly context: FlowContext;
  readonly input: AskInput;
  readonly checks: readonly GuideCheck[];
  readonly facts: Map<string, { asked: Asked; durationMs: number }>;
  readonly findings: Map<string, Finding>;
  done: number;
}

/** The asked checks and what they build on, earlier ones first. */
function withEarlier(context: FlowContext, ids: readonly string[]): readonly GuideCheck[] {
  const wanted = new Set<string>();
  const add = (id: string): void => {
    const check = context.guide.checks.get(id);
    if (!check || wanted.has(id)) return;
    check.definition.after?.forEach(add);
    wanted.add(id);
  };
  ids.forEach(add);
  return [...wanted].flatMap((id) => context.guide.checks.get(id) ?? []);
}

function levelOf(context: FlowContext, check: GuideCheck): number {
  const earlier = (check.definition.after ?? []).flatMap((id) => context.guide.checks.get(id) ?? []);
  return earlier.length === 0 ? 0 : 1 + Math.max(...earlier.map((one) => levelOf(context, one)));
}

async function runWave(state: AskState, wave: readonly GuideCheck[]): Promise<void> {
  const questions = wave.flatMap((check) => questionsOf(state, check));
  const groups = Map.groupBy(questions, (question) => `${roadOf(state, question)} ${question.on.id}`);
  await Promise.all([...groups.values()].map((group) => askServer(state, group)));
  for (const check of wave) {
    if (state.findings.has(check.definition.id)) continue;
    const target = targetOf(state, check);
    const answer = target && state.facts.get(keyOf(target, check));
    if (target && answer)
      state.findings.set(
        check.definition.id,
        judgeCheck(state.context, {
          check,
          server: state.input.server,
          target,
          answer,
          judged: checkContext(state, check),
        }),
      );
  }
}

function questionsOf(state: AskState, check: GuideCheck): readonly Question[] {
  const { server } = state.input;
  const settle = (finding: Finding): readonly Question[] => {
    state.findings.set(check.definition.id, finding);
    return [];
  };
  const refuse = (reason: NotAskedReason) => settle(notAsked(state.context, { check, server, reason }));
  const target = targetOf(state, check);
  if (!target) return refuse(server.upstream === microsoftUpdate ? 'notapplicable' : 'upstream-not-configured');
  const isEarlierUnknown = (check.definition.after ?? []).some((id) => state.findings.get(id)?.result === 'unknown');
  if (isEarlierUnknown) return refuse('earlier-check-unknown');
  const parameters = parametersFor(state, check, server);
  if (parameters === null) return refuse('notapplicable');
  const own: Question = { check, on: target, parameters, key: keyOf(target, check) };
  return [
    own,
    ...comparedServers(state, check).map((above) => ({
      check,
      on: above,
      parameters: parametersFor(state, check, above) ?? {},
      key: keyOf(above, check),
    })),
  ];
}

function targetOf({ context, input }: AskState, check: GuideCheck): Server | undefined {
  return check.definition.target === 'self' ? input.server : context.servers.get(input.server.upstream);
}

function comparedServers({ context, input }: AskState, check: GuideCheck): readonly Server[] {
  if (check.definition.compares === undefined) return [];
  const above = serversAbove(context.servers, input.server.id);
  return check.definition.compares === 'chain' ? above : above.slice(0, 1);
}

function parametersFor(state: AskState, check: GuideCheck, about: Server): Parameters | null {
  return check.definition.parameters ? check.definition.parameters(checkContext(state, check, about)) : {};
}

function checkContext(state: AskState, check: GuideCheck, about: Server = state.input.server): CheckContext {
  const { context, facts } = state;
  const upstream = context.servers.get(about.upstream);
  const settings = check.definition.settings?.safeParse(about.settings);
  const earlier = state.checks.flatMap((one): [string, Asked][] => {
    const target = targetOf(state, one);
    const answer = target && facts.get(keyOf(target, one));
    return answer ? [[one.definition.id, answer.asked]] : [];
  });
  return {
    server: guideServer(about),
    ...(upstream ? { upstream: guideServer(upstream) } : {}),
    fromMicrosoftUpdate: about.upstream === microsoftUpdate,
    settings: settings?.success === true ? settings.data : undefined,
    now: context.now(),
    earlier: Object.fromEntries(earlier),
    above: comparedServers(state, check).map((server) => ({
      serverId: server.id,
      asked: facts.get(keyOf(server, check))?.asked ?? { unknown: 'incomplete' },
    })),
  };
}

/** A query goes to the database where there is a way; every other one is part of the one PowerShell run. */
function roadOf({ context }: AskState, { check, on }: Question): ScriptLanguage {
  return check.script.language === 'tsql' && context.reach.hasDatabase?.(on.id) === true ? 'tsql' : 'powershell';
}

function itemOf(state: AskState, question: Question): ScriptItem {
  const { check, parameters } = question;
  const { text, sha256, language } = check.script;
  const { id, timeoutMs } = check.definition;
  if (language === roadOf(state, question)) return { id, text, sha256, parameters, timeoutMs };
  const carrier = state.context.guide.queryCarrier;
  const carried = { Query: text, Sha256: sha256, Seconds: Math.ceil(timeoutMs / 1000) };
  return { id, text: carrier.text, sha256: carrier.sha256, parameters: carried, timeoutMs };
}

async function askServer(state: AskState, questions: readonly Question[]): Promise<void> {
  const { context, input } = state;
  const [first] = questions;
  if (!first) return;
  const items = questions.map((question) => itemOf(state, question));
  const total = questions.length;
  const onRecord = () => {
    state.done += 1;
    input.onProgress?.({ done: state.done, total: Math.max(state.done, total) });
  };
  const request = {
    runId: context.newId('run').replaceAll('_', '-'),
    language: roadOf(state, first),
    mode: 'read' as const,
    deadlineMs: deadlineOf(items),
    items,
  };
  const result = await context.reach.run(first.on.id, request, {
    onRecord,
    ...(input.signal ? { signal: input.signal } : {}),
  });
  if (result.outcome !== 'done') {
    context.log.warn(
      { server: first.on.id, code: result.error?.code, err: result.error, noise: result.noise },
      'a run of checks gave no complete answer',
    );
  }
  for (const question of questions) state.facts.set(question.key, answerOf(question, result));
}

/** The longest a run of checks may take; what is missing then is unknown. */
const longestRunMs = 300_000;

function deadlineOf(items: readonly ScriptItem[]): number {
  return Math.min(longestRunMs, 5000 + items.reduce((sum, item) => sum + item.timeoutMs, 0));
}

function answerOf({ check }: Question, result: ScriptResult): { asked: Asked; durationMs: number } {
  const record = result.records.find((one) => one.id === check.definition.id);
  if (!record) return { asked: { unknown: reasonOfRun(result) }, durationMs: result.durationMs };
  return { asked: askedOf(check, record), durationMs: record.durationMs };
}

function askedOf(check: GuideCheck, record: ScriptRecord): Asked {
  if (!record.ok) return { unknown: reasonOfScript(record.error) };
  const parsed = check.definition.facts.safeParse(record.value);
  return parsed.success ? { facts: parsed.data } : { unknown: 'bad-answer' };
}

function keyOf(server: Server, check: GuideCheck): string {
  return `${server.id}/${check.definition.id}`;
}

/** The configured server as the guide knows it. */
export function guideServer(server: Server): GuideServer {
  const { id, host, role, port, useSsl, settings } = server;
  return { id, host, role, port, useSsl, settings };
}

/** The upstream of a server as the guide knows it; undefined above the top or where it is not configured. */
export function guideUpstream(book: ServerBook, server: Server): GuideServer | undefined {
  const upstream = book.get(server.upstream);
  return upstream && guideServer(upstream);
}
