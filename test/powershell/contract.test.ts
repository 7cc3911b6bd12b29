import { isDeepStrictEqual } from 'node:util';
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

    test.each([
      { check: 'services', from: 'DelayedAutostart', to: 'DelayedAutoStarted', server: 'wsus01' },
      { check: 'content-acl', from: "'S-1-5-20', ", to: '', server: 'wsus04' },
      { check: 'sync-status', from: 'StartTime -Descending', to: 'StartTime', server: 'wsus01' },
      { check: 'sync-status', from: '.ProcessedItems', to: '.PercentComplete', server: 'wsus01' },
      { check: 'content-storage', from: '.DownloadExpressPackages', to: '.DownloadExpressPackage', server: 'wsus01' },
      { check: 'approval-counts', from: '.UpdatesNeedingFilesCount', to: '.UpdatesNeedingFiles', server: 'wsus04' },
      { check: 'failed-updates', from: '-in 7, 8', to: '-in 6', server: 'wsus04' },
      { check: 'proxy-settings', from: '-lt 12', to: '-lt 1', server: 'wsus06' },
      { check: 'upstream-connection', from: '/DssAuthWebService/', to: '/DssAuth/', server: 'wsus02' },
      { check: 'inactive-approvals', from: '-Skip 1', to: '-Skip 0', server: 'wsus01' },
      { check: 'upstream-updates', from: '$fact.present = $true', to: '$fact.present = $false', server: 'wsus01' },
      { check: 'susdb-state', from: 'MICROSOFT##WID', to: 'MICROSOFT##SSEE', server: 'wsus01' },
      {
        check: 'susdb-state',
        from: '$value = $Reader.GetValue',
        to: '$value = [string]$Reader.GetValue',
        server: 'wsus01',
      },
      { check: 'susdb-maintenance', from: '-cne $Sha256', to: '-ceq $Sha256', server: 'wsus03' },
      { check: 'upstream-updates', from: '$update.PublicationState', to: '$update.UpdateType', server: 'wsus01' },
    ])('the proof can fail: $check with $from as $to', async ({ check, from, to, server }) => {
      const opened = openWorld('default', scripts);
      opened.pass(minutesPassed * 60_000);
      const replace = (text: string) => {
        if (!text.includes(from)) throw new Error(`${check} no longer contains ${from}: give the mutant another place`);
        return text.replace(from, () => to);
      };
      const answer = await runCheck(engine, opened, { server, check, culture: 'en-US', replace });
      const facts = withInstants(opened.run(server, check, parametersOf(opened, server, check)));
      const hasFailed = answer.unknownMembers.length + answer.errors.length > 0;
      const isRed = hasFailed || !isDeepStrictEqual(withInstants(answer.output), facts);
      expect(isRed).toBe(true);
    });
  });
}
