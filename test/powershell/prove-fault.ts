import { isDeepStrictEqual } from 'node:util';
import type { CheckDefinition, Judgement } from '../../guide/check.ts';
import { diagnose } from '../lab/judging.ts';
import { askScript, withInstants, type ScriptAnswer } from './ask.ts';
import type { Fault } from './fault.ts';
import { deriveFacts, openSituation, parametersOf, toldBy, type Players } from './prove-check.ts';
import { casesOf } from './remediation-cases.ts';
import type { Situation } from './situations.ts';

/** Runs a script where something of Windows fails; a problem is told in one line. */
export async function proveFault(
  players: Players,
  fault: Fault,
): Promise<{ readonly answer: ScriptAnswer; readonly problem?: string }> {
  const { unit, situation, faults, expected } = fault;
  const { server } = situation;
  const opened = openSituation(situation, players.scripts);
  const [folder, id = ''] = unit.split('/');
  const usual =
    folder === 'checks'
      ? parametersOf(opened, server, id)
      : (casesOf(id)
          .find((one) => one.situation.server === server)
          ?.parametersOf(opened) ?? {});
  const parameters = fault.parameters ?? usual;
  const question = { server, unit, parameters, culture: 'en-US', faults, cover: true } as const;
  const answer = await askScript(players.engine, opened, question);
  const wanted =
    typeof expected === 'function'
      ? expected(withInstants(deriveFacts(opened, { server, id, parameters })) as Record<string, unknown>)
      : expected;
  const told = withInstants(toldBy(answer));
  if (answer.unknownMembers.length > 0) return { answer, problem: `no behaviour for ${answer.unknownMembers.join()}` };
  if (isDeepStrictEqual(told, wanted)) return { answer };
  return { answer, problem: `${JSON.stringify(told)} instead of ${JSON.stringify(wanted)}` };
}

/** One check on a server, where one member of the API after the other fails. */
export interface Sweep {
  readonly check: string;
  readonly situation: Situation;
  readonly checks: Map<string, CheckDefinition>;
}

/**
 * Breaks every member of the API that a check asks for, one at a time. What is then judged may be what it was, or unknown; never
 * a pass that was none, and never a fault that is none. Answers what was wrong, and how many members were broken.
 */
export async function sweepMembers(players: Players, sweep: Sweep): Promise<{ problems: string[]; members: number }> {
  const { check, situation } = sweep;
  const ask = (faults: readonly string[]) => {
    const opened = openSituation(situation, players.scripts);
    const parameters = parametersOf(opened, situation.server, check);
    const question = {
      server: situation.server,
      unit: `checks/${check}`,
      parameters,
      culture: 'en-US',
      faults,
    } as const;
    return askScript(players.engine, opened, question);
  };
  const whole = await ask([]);
  const base = judged(players, sweep, whole);
  const problems: string[] = [];
  for (const member of whole.askedMembers) {
    const broken = await ask([`throws:${member}`]);
    const now = judged(players, sweep, broken);
    const isAllowed = now === base || now === 'unknown' || now === 'notapplicable';
    if (!isAllowed) problems.push(`${member} fails: ${String(base)} becomes ${String(now)}`);
  }
  return { problems, members: whole.askedMembers.length };
}

function judged(players: Players, { check, situation, checks }: Sweep, answer: ScriptAnswer): Judgement['result'] {
  const opened = openSituation(situation, players.scripts);
  const asked = answer.failure ? { unknown: 'script-error' as const } : { facts: withInstants(answer.output) };
  const told = new Map([[check, asked]]);
  return diagnose(opened, { id: situation.server, checks, told }).judged[check]?.result ?? 'unknown';
}
