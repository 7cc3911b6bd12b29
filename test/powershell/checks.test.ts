import { describe, expect, test } from '@jest/globals';
import { checksByScript } from './ask.ts';
import { withEngines } from './players.ts';
import { everyServer, troubledServers } from './situations.ts';
import { tallyChecks, tallyFaults } from './whole.ts';

withEngines((players) => {
  describe('one world, two players: a check and the lab tell the same facts', () => {
    test.each([...checksByScript()])(
      '%s, on every server of every scenario and wherever something is missing; no secret gets out',
      async (_script, ids) => {
        const situations = [...everyServer, ...troubledServers];
        const tally = await tallyChecks(players(), ids, { situations, culture: 'en-US', cover: true });
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
