import { describe, expect, test } from '@jest/globals';
import { checksByScript, idsOf } from './ask.ts';
import { withEngines } from './players.ts';
import { casesOf, isOwn } from './remediation-cases.ts';
import { everyServer, troubledServers } from './situations.ts';
import { tallyChecks, tallyFaults, tallyRemediation } from './whole.ts';

const situations = [...everyServer, ...troubledServers.filter(({ server }) => server === 'wsus02')];
const culture = 'en-US';

withEngines((players) => {
  describe('a full pwsh, with commands of its own, comes to the same', () => {
    test.each([...checksByScript()])(
      '%s tells the same facts',
      async (script, ids) => {
        expect((await tallyChecks(players(), ids, { situations, culture })).problems).toEqual([]);
        expect((await tallyFaults(players(), script)).problems).toEqual([]);
      },
      300_000,
    );

    test.each(idsOf('remediations'))(
      '%s changes the same',
      async (id) => {
        const cases = casesOf(id).filter(({ situation }) => situation.scenario === 'default' || isOwn(situation));
        expect((await tallyRemediation(players(), id, { cases, culture })).problems).toEqual([]);
        expect((await tallyFaults(players(), `remediations/${id}`)).problems).toEqual([]);
      },
      300_000,
    );
  });
}, 'pwsh');
