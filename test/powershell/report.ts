import { checksByScript, idsOf } from './ask.ts';
import type { Players } from './prove-check.ts';
import { casesOf } from './remediation-cases.ts';
import { everyServer, troubledServers } from './situations.ts';
import { tallyChecks, tallyFaults, tallyRemediation, type Tally } from './whole.ts';

/** Prints one row per script: runs, sequence points executed, whether all facts were equal, class-only members, milliseconds. */
export async function printReport(players: Players): Promise<boolean> {
  const widths = [42, 6, 12, 7, 5, 8];
  const line = (cells: readonly string[]) =>
    console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' '));
  line(['script', 'runs', 'points', '', 'equal', 'ms/run', 'class-only members']);
  let isGreen = true;
  for await (const tally of talliesOf(players)) {
    const { points, executed, missed } = await tally.ledger.covered(players.engine, tally.unit);
    const isEqual = tally.problems.length === 0 && missed.length === 0;
    isGreen &&= isEqual;
    const share = `${((100 * executed) / points).toFixed(1)}%`;
    const pace = (tally.milliseconds / tally.runs).toFixed(0);
    const classOnly = [...tally.classOnly].sort().join(', ');
    line([
      tally.unit,
      String(tally.runs),
      `${String(executed)}/${String(points)}`,
      share,
      isEqual ? 'yes' : 'NO',
      pace,
      classOnly,
    ]);
    for (const problem of tally.problems) console.log(`    ${problem.slice(0, 300)}`);
    for (const point of missed) console.log(`    line ${String(point.line)} was never executed: ${point.text}`);
  }
  return isGreen;
}

async function* talliesOf(players: Players): AsyncGenerator<Tally> {
  const extent = { culture: 'en-US', cover: true } as const;
  for (const [script, ids] of checksByScript()) {
    const situations = [...everyServer, ...troubledServers];
    yield whole(await tallyChecks(players, ids, { situations, ...extent }), await tallyFaults(players, script));
  }
  for (const id of idsOf('remediations')) {
    const tally = await tallyRemediation(players, id, { cases: casesOf(id), ...extent });
    yield whole(tally, await tallyFaults(players, `remediations/${id}`));
  }
}

function whole(tally: Tally, broken: Tally): Tally {
  tally.add(broken);
  return tally;
}
