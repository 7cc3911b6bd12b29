import { describe, expect, test } from '@jest/globals';
import { idsOf } from './ask.ts';
import { withEngines } from './players.ts';
import { casesOf } from './remediation-cases.ts';
import { tallyFaults, tallyRemediation } from './whole.ts';

withEngines((players) => {
  describe('one world, two players: a remediation and the lab change it alike', () => {
    test.each(idsOf('remediations'))(
      '%s: a dry run changes nothing and foretells, a second run finds nothing to do, the undo leads back',
      async (id) => {
        const tally = await tallyRemediation(players(), id, { cases: casesOf(id), culture: 'en-US', cover: true });
        tally.add(await tallyFaults(players(), tally.unit));
        expect(tally.problems).toEqual([]);
        const covered = await tally.ledger.covered(players().engine, tally.unit);
        expect(covered).toMatchObject({ missed: [], stale: [] });
        expect(covered.executed / covered.points).toBeGreaterThanOrEqual(0.95);
      },
      300_000,
    );
  });
}, 'library');
