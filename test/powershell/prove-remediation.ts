import { isDeepStrictEqual } from 'node:util';
import { remediations } from '../../guide/remediations/index.ts';
import type { ServerWorld } from '../../lab/world/estate.ts';
import type { Parameter } from '../lab/wire-client.ts';
import type { TestWorld } from '../lab/worlds.ts';
import { askScript, withInstants, type ScriptAnswer } from './ask.ts';
import { deriveFacts, openSituation, toldBy, type Players } from './prove-check.ts';
import type { RemediationCase } from './remediation-cases.ts';
import { snapshotOf } from './snapshot.ts';

/** How a remediation is run in a case. */
export interface RemediationRun {
  readonly remediation: string;
  readonly case: RemediationCase;
  readonly culture: string;
  readonly cover?: true;
  readonly replace?: (text: string) => string;
}

/** What was wrong, in one line each, and every answer of the engine. */
export interface RemediationProof {
  readonly problems: readonly string[];
  readonly answers: readonly ScriptAnswer[];
}

interface Outcome {
  readonly changed: boolean;
  readonly before: unknown;
  readonly after: unknown;
  readonly steps: readonly unknown[];
}

/** Holds a remediation to the lab's: dry run, real run, second run, undo. */
export async function proveRemediation(players: Players, run: RemediationRun): Promise<RemediationProof> {
  const definition = remediations.find((one) => one.id === run.remediation);
  if (!definition) throw new Error(`the guide has no ${run.remediation}`);
  const proof = new Proof(players, run);
  await proof.dryRun();
  const outcome = await proof.realRun();
  if (!outcome) return proof;
  if (definition.idempotent) await proof.secondRun();
  const undo = definition.reversible ? definition.undo?.(outcome.before) : undefined;
  if (undo && outcome.changed && run.case.irreversible === undefined) await proof.undo(undo);
  return proof;
}

class Proof implements RemediationProof {
  readonly problems: string[] = [];
  readonly answers: ScriptAnswer[] = [];
  readonly #players: Players;
  readonly #run: RemediationRun;
  /** The world that the script works on; it goes from one run to the next. */
  readonly #mine: TestWorld;
  readonly #before: ServerWorld;
  readonly #parameters: Readonly<Record<string, Parameter>>;
  #foreseen: unknown;

  constructor(players: Players, run: RemediationRun) {
    this.#players = players;
    this.#run = run;
    this.#mine = openSituation(run.case.situation, players.scripts);
    this.#before = this.#shown(this.#mine);
    this.#parameters = run.case.parametersOf(this.#mine);
  }

  async dryRun(): Promise<void> {
    const answer = await this.#ask({ ...this.#parameters, WhatIf: true });
    this.#foreseen = toldBy(answer);
    this.#expectEqual('a dry run changes nothing', withoutPlans(answer.server), withoutPlans(this.#before));
    const { changed } = this.#foreseen as Partial<Outcome>;
    if (changed === true) this.problems.push('a dry run says that it changed something');
  }

  /** The outcome, unless both players refused alike. */
  async realRun(): Promise<Outcome | undefined> {
    const answer = await this.#ask(this.#parameters);
    const { server } = this.#run.case.situation;
    const lab = openSituation(this.#run.case.situation, this.#players.scripts);
    const theirs = withInstants(deriveFacts(lab, { server, id: this.#run.remediation, parameters: this.#parameters }));
    const ours = withInstants(toldBy(answer));
    this.#expectEqual('the answer is the lab’s', ours, theirs);
    this.#expectEqual('the world is the lab’s', withoutPlans(answer.server), withoutPlans(this.#shown(lab)));
    if (answer.failure) {
      this.#expectEqual('a dry run refuses as the real run does', this.#foreseen, toldBy(answer));
      return undefined;
    }
    const outcome = ours as Outcome;
    const { steps, after } = withInstants(this.#foreseen) as Outcome;
    this.#expectEqual('the steps are the foreseen ones', steps, outcome.steps);
    if (this.#run.case.unforeseeable === undefined)
      this.#expectEqual('after is the foreseen one', after, outcome.after);
    this.#keep(answer.server);
    return outcome;
  }

  async secondRun(): Promise<void> {
    const before = this.#shown(this.#mine);
    const answer = await this.#ask(this.#parameters);
    const told = toldBy(answer) as Partial<Outcome>;
    // Marked downloads stay marked and may be marked again, with the same effect.
    const mayRepeat = this.#run.remediation === 'resume-downloads';
    if (!mayRepeat && told.changed !== false)
      this.problems.push(`a second run answers ${JSON.stringify(told).slice(0, 200)}`);
    this.#expectEqual('a second run changes nothing', withoutPlans(answer.server), withoutPlans(before));
  }

  async undo(parameters: Readonly<Record<string, Parameter>>): Promise<void> {
    const answer = await this.#ask(parameters);
    if (answer.failure) this.problems.push(`the undo ends with ${JSON.stringify(answer.failure)}`);
    this.#expectEqual('the undo brings the world back', withoutTraces(answer.server), withoutTraces(this.#before));
  }

  async #ask(parameters: Readonly<Record<string, Parameter>>): Promise<ScriptAnswer> {
    const { remediation, culture, cover, replace } = this.#run;
    const answer = await askScript(this.#players.engine, this.#mine, {
      ...{ server: this.#run.case.situation.server, unit: `remediations/${remediation}`, parameters, culture },
      ...(cover ? { cover } : {}),
      ...(replace ? { replace } : {}),
    });
    this.answers.push(answer);
    if (answer.unknownMembers.length > 0) this.problems.push(`no behaviour for ${answer.unknownMembers.join(', ')}`);
    if (!answer.failure && answer.errors.length > 0) this.problems.push(`errors: ${JSON.stringify(answer.errors)}`);
    return answer;
  }

  #shown(opened: TestWorld): ServerWorld {
    const { server } = snapshotOf(opened.world, this.#run.case.situation.server, opened.clock.now());
    // As the engine's answer comes: through JSON.
    return JSON.parse(JSON.stringify(server)) as ServerWorld;
  }

  #keep(server: ServerWorld): void {
    this.#mine.world.servers[this.#run.case.situation.server] = server;
  }

  #expectEqual(what: string, ours: unknown, theirs: unknown): void {
    if (isDeepStrictEqual(ours, theirs)) return;
    this.problems.push(`${what}: ${difference(ours, theirs)}`);
  }
}

/** The server without what the lab plans for a synchronization by itself. */
function withoutPlans(server: ServerWorld): unknown {
  const { running } = server.wsus;
  const shown = running && { ...running, id: '', connectsAt: '', endsAt: '', processedItems: 0 };
  return { ...server, wsus: { ...server.wsus, running: shown } };
}

/** The server without the marks that every change leaves, also one that takes another back (restarts too); lists have no order. */
function withoutTraces(server: ServerWorld): unknown {
  const { wsus, events: _, services: __, ...rest } = server;
  const { lastModifiedTime: _time, lastModifiedBy: _by, ...subscription } = wsus.subscription;
  const { lastConfigChange: _change, ...configuration } = wsus.configuration;
  const sorted = {
    categoryIds: [...subscription.categoryIds].sort(),
    classificationIds: [...subscription.classificationIds].sort(),
  };
  const access = Object.entries(rest.access).map(([path, rules]) => [
    path,
    rules.map((rule) => JSON.stringify(rule)).sort(),
  ]);
  return { ...rest, access, wsus: { ...wsus, configuration, subscription: { ...subscription, ...sorted } } };
}

/** The first place where two values differ, as a path with both. */
function difference(ours: unknown, theirs: unknown, path = ''): string {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isObject(ours) || !isObject(theirs)) return `${path} is ${short(ours)}, not ${short(theirs)}`;
  const key = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].find(
    (one) => !isDeepStrictEqual(ours[one], theirs[one]),
  );
  return key === undefined ? `${path} differs` : difference(ours[key], theirs[key], `${path}/${key}`);
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 160);
}
