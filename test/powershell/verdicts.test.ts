import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckDefinition } from '../../guide/check.ts';
import { loadChecks } from '../lab/judging.ts';
import { idsOf } from './ask.ts';
import { isCaught, mutants } from './mutants.ts';
import { withEngines } from './players.ts';
import { sweepMembers } from './prove-fault.ts';
import { everyServer } from './situations.ts';

/** Where something is wrong, and where nothing is. */
const telling = everyServer.filter(({ scenario }) => scenario === 'default' || scenario === 'healthy');

withEngines((players) => {
  describe('a member of the API that fails never makes a wrong verdict', () => {
    let checks: Map<string, CheckDefinition>;
    beforeAll(async () => {
      checks = await loadChecks();
    });

    test.each(idsOf('checks'))(
      '%s stays what it was, or becomes unknown',
      async (check) => {
        const problems: string[] = [];
        for (const situation of telling) {
          const swept = await sweepMembers(players(), { check, situation, checks });
          problems.push(...swept.problems.map((problem) => `${situation.name}: ${problem}`));
        }
        expect(problems).toEqual([]);
      },
      300_000,
    );
  });

  test.each(mutants.map((mutant) => [`${mutant.unit}: ${mutant.name}`, mutant] as const))(
    'the contract can fail: %s',
    async (_title, mutant) => {
      expect(await isCaught(players(), mutant)).toBe(true);
    },
    60_000,
  );
}, 'library');
