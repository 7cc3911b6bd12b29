import { isDeepStrictEqual } from 'node:util';
import type { LabScripts } from '../../lab/scripts.ts';
import { ScriptError } from '../../lab/wire/far-end.ts';
import type { Parameter } from '../lab/wire-client.ts';
import { openWorld, type TestWorld } from '../lab/worlds.ts';
import { askScript, withInstants, type ScriptAnswer } from './ask.ts';
import type { Engine } from './engine.ts';
import type { Situation } from './situations.ts';

/** Who plays: the real engine, and the lab's own derivations. */
export interface Players {
  readonly engine: Engine;
  readonly scripts: LabScripts;
}

/** How a check is run in a situation. */
export interface CheckRun {
  readonly check: string;
  readonly situation: Situation;
  readonly culture: string;
  readonly cover?: true;
  readonly replace?: (text: string) => string;
}

/** Both answers to one check; each is the facts, or the code and the id of the failure. */
export interface CheckProof {
  readonly answer: ScriptAnswer;
  readonly told: unknown;
  readonly derived: unknown;
  readonly isEqual: boolean;
}

/** Asks both players the same question. */
export async function proveCheck(players: Players, run: CheckRun): Promise<CheckProof> {
  const { check, situation, culture, cover, replace } = run;
  const { server } = situation;
  const opened = openSituation(situation, players.scripts);
  const parameters = parametersOf(opened, server, check);
  // The lab first: before it looks, it lets everything happen that is due.
  const derived = withInstants(deriveFacts(opened, { server, id: check, parameters }));
  const answer = await askScript(players.engine, opened, {
    ...{ server, unit: `checks/${check}`, parameters, culture },
    ...(cover ? { cover } : {}),
    ...(replace ? { replace } : {}),
  });
  const told = withInstants(toldBy(answer));
  const isQuiet = answer.unknownMembers.length === 0 && (answer.failure !== null || answer.errors.length === 0);
  return { answer, told, derived, isEqual: isQuiet && isDeepStrictEqual(told, derived) };
}

/** The world of a situation, two minutes after its scenario's start. */
export function openSituation({ scenario, server, change }: Situation, scripts: LabScripts): TestWorld {
  const opened = openWorld(scenario, scripts);
  opened.pass(120_000);
  const world = opened.world.servers[server];
  if (!world) throw new Error(`the scenario ${scenario} has no ${server}`);
  change?.(world, opened);
  return opened;
}

/** Parameters that make a check look at something on this server. */
export function parametersOf(opened: TestWorld, server: string, check: string): Record<string, Parameter> {
  if (check !== 'upstream-updates') return {};
  const ids = opened.world.servers[server]?.wsus.updates.map((update) => update.id) ?? [];
  return { UpdateIds: [...ids.slice(0, 40), '00000000-0000-4000-8000-000000000000'] };
}

/** What the engine told: facts, or what the driver would report of the failure. */
export function toldBy({ output, failure, errors }: ScriptAnswer): unknown {
  if (failure) return failureOf(failure);
  return output ?? { errors };
}

/** What the lab answers to a check or a remediation: its data, or the code and id of the failure. */
export function deriveFacts(
  opened: TestWorld,
  { server, id, parameters }: { server: string; id: string; parameters: Readonly<Record<string, Parameter>> },
): unknown {
  try {
    return opened.run(server, id, { ...parameters });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return failureOf({ code: error.failure.code, errorId: error.failure.errorId ?? '' });
  }
}

/** Only ids of our own are compared: the others name a class of the engine. */
export function failureOf({ code, errorId }: { code: string; errorId: string }): unknown {
  return { code, errorId: errorId.startsWith('Douki.') ? errorId : '' };
}
