import { describe, expect, test } from '@jest/globals';
import { checksByScript, idsOf } from './ask.ts';
import { withEngines } from './players.ts';
import { casesOf } from './remediation-cases.ts';
import { everyServer, troubledServers } from './situations.ts';
import { tallyChecks, tallyRemediation } from './whole.ts';

const situations = [...everyServer, ...troubledServers.filter(({ server }) => server === 'wsus02')];

withEngines((players) => {
  describe.each(['ja-JP', 'de-DE'])('with the numbers, dates, names and messages of %s', (culture) => {
    test.each([...checksByScript()])(
      '%s tells the same facts',
      async (_script, ids) => {
        expect((await tallyChecks(players(), ids, { situations, culture })).problems).toEqual([]);
      },
      300_000,
    );

    test.each(idsOf('remediations'))(
      '%s changes the same',
      async (id) => {
        const cases = casesOf(id).filter(
          ({ name, situation }) => name.endsWith('parameters 1') && ['default', 'healthy'].includes(situation.scenario),
        );
        expect((await tallyRemediation(players(), id, { cases, culture })).problems).toEqual([]);
      },
      300_000,
    );
  });
}, 'library');
