import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import { openWorld, scenarioNamed, scenarioNames } from '../lab/worlds.ts';
import { checksOfGuide, coveredChecks, notStoodInYet, parametersOf, runCheck, withInstants } from './contract.ts';
import { buildEngine, openEngine, whyNoEngine, type Engine } from './engine.ts';

const missing = whyNoEngine();
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const minutesPassed = 2;
const cultures = ['en-US', 'ja-JP', 'de-DE'] as const;

const everywhere = scenarioNames.map((scenario) => [scenario, 'en-US'] as const);
const abroad = cultures.slice(1).flatMap((culture) => ['default', 'healthy'].map((name) => [name, culture] as const));
const table = [...everywhere, ...abroad].flatMap(([scenario, culture]) =>
  Object.keys(scenarioNamed(scenario).servers).map((server) => ({ scenario, server, culture })),
);

test('each check that is not stood in yet is a check of the guide', () => {
  expect(notStoodInYet.filter((id) => !checksOfGuide().includes(id))).toEqual([]);
});

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('one world, two players: the script and the lab tell the same facts', () => {
    let engine: Engine;
    let scripts: LabScripts;
    beforeAll(async () => {
      buildEngine();
      engine = openEngine();
      scripts = await loadScripts();
    }, 300_000);
    afterAll(() => engine.close());

    test.each(table)('in $scenario on $server in $culture', async ({ scenario, server, culture }) => {
      const opened = openWorld(scenario, scripts);
      opened.pass(minutesPassed * 60_000);
      for (const check of coveredChecks()) {
        const { output, errors, unknownMembers } = await runCheck(engine, opened, { server, check, culture });
        const facts = opened.run(server, check, parametersOf(opened, server, check));
        expect({ check, errors, unknownMembers, facts: withInstants(output) }).toEqual({
          ...{ check, errors: [], unknownMembers: [] },
          facts: withInstants(facts),
        });
      }
    });
  });
}
