import { carrierOf, type ScriptAnswer } from './ask.ts';
import { Ledger } from './coverage.ts';
import { faults } from './faults.ts';
import { proveCheck, type Players } from './prove-check.ts';
import { proveFault } from './prove-fault.ts';
import { proveRemediation } from './prove-remediation.ts';
import type { RemediationCase } from './remediation-cases.ts';
import { leaksOf } from './secrets.ts';
import type { Situation } from './situations.ts';

/** What came of running one script everywhere. */
export class Tally {
  readonly problems: string[] = [];
  readonly ledger = new Ledger();
  /** Members that only the run-time class has: reachable, and no contract. */
  readonly classOnly = new Set<string>();
  runs = 0;
  milliseconds = 0;
  readonly unit: string;

  constructor(unit: string) {
    this.unit = carrierOf(unit);
  }

  /** Takes in what another tally of the same script came to. */
  add(other: Tally): void {
    this.problems.push(...other.problems);
    this.ledger.add(other.ledger);
    this.runs += other.runs;
    this.milliseconds += other.milliseconds;
    for (const member of other.classOnly) this.classOnly.add(member);
  }

  note(where: string, answer: ScriptAnswer): void {
    this.runs += 1;
    this.milliseconds += answer.milliseconds;
    this.ledger.note(this.unit, answer.hits);
    for (const member of answer.askedMembers)
      if (/^(?!I[A-Z])Update(Server|ServerConfiguration)\./.test(member)) this.classOnly.add(member);
    for (const leak of leaksOf(answer)) this.problems.push(`${where}: ${leak}`);
  }
}

/** How much of everything is run. */
export interface Extent {
  readonly culture: string;
  readonly cover?: true;
}

/** Runs the checks of one script in every situation; facts of both players must be equal. */
export async function tallyChecks(
  players: Players,
  ids: readonly string[],
  { situations, ...extent }: Extent & { readonly situations: readonly Situation[] },
): Promise<Tally> {
  const tally = new Tally(`checks/${ids[0] ?? ''}`);
  for (const [id, situation] of ids.flatMap((id) => situations.map((one) => [id, one] as const))) {
    const { answer, told, derived, isEqual } = await proveCheck(players, { check: id, situation, ...extent });
    tally.note(situation.name, answer);
    const { errors, unknownMembers } = answer;
    if (!isEqual)
      tally.problems.push(`${id}, ${situation.name}: ${JSON.stringify({ told, derived, errors, unknownMembers })}`);
  }
  return tally;
}

/** Runs a remediation in every case: dry run, real run, second run, undo. */
export async function tallyRemediation(
  players: Players,
  id: string,
  { cases, ...extent }: Extent & { readonly cases: readonly RemediationCase[] },
): Promise<Tally> {
  const tally = new Tally(`remediations/${id}`);
  for (const one of cases) {
    const { problems, answers } = await proveRemediation(players, { remediation: id, case: one, ...extent });
    for (const answer of answers) tally.note(one.name, answer);
    for (const problem of problems) tally.problems.push(`${one.name}: ${problem}`);
  }
  return tally;
}

/** Runs a script with everything that the table of faults lets fail under it. */
export async function tallyFaults(players: Players, unit: string): Promise<Tally> {
  const tally = new Tally(unit);
  for (const fault of faults.filter((one) => carrierOf(one.unit) === unit)) {
    const { answer, problem } = await proveFault(players, fault);
    tally.note(fault.name, answer);
    if (problem !== undefined) tally.problems.push(`${fault.name}: ${problem}`);
  }
  return tally;
}
