import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReach, type OpenReach } from '../../../bot/command-line/reach.ts';
import { askChecks } from '../../../bot/flows/ask.ts';
import type { FlowContext, Reach } from '../../../bot/flows/context.ts';
import { createKnowledge } from '../../../bot/flows/knowledge.ts';
import { readRunningLab, type KnownServers } from '../../../bot/local/estate.ts';
import type { ScriptItem, ScriptRequest } from '../../../connectors/connector.ts';
import { loadGuide } from '../../../guide/guide.ts';
import { createManualClock } from '../../../lab/clock.ts';
import { startEstate, type Estate } from '../../../lab/estate.ts';
import { createRandom } from '../../../lab/random.ts';
import { scenarioNamed } from '../../lab/worlds.ts';

const guide = createKnowledge(loadGuide());
const queries = [...guide.checks.values()].filter(({ script }) => script.language === 'tsql');

describe('one query, two roads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'douki-roads-'));
  let estate: Estate;
  let known: KnownServers;
  let reach: OpenReach;
  beforeAll(async () => {
    estate = await startEstate({
      ...{ scenario: scenarioNamed('susdb'), clock: createManualClock('2026-11-24T09:00:00.000Z') },
      ...{ random: createRandom(3), folder: join(folder, 'lab') },
    });
    const found = readRunningLab(folder);
    if (!found) throw new Error('the lab does not run');
    known = found;
    reach = createReach(known, { environment: {}, folder });
  }, 60_000);
  afterAll(async () => {
    await reach.close();
    await estate.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const request = (language: 'tsql' | 'powershell', items: readonly ScriptItem[]): ScriptRequest => ({
    ...{ runId: 'run-1', mode: 'read', language, deadlineMs: 60_000, items },
  });
  const direct = (): ScriptItem[] =>
    queries.map(({ definition, script }) => ({
      ...{ id: definition.id, text: script.text, sha256: script.sha256, parameters: {}, timeoutMs: 30_000 },
    }));
  const carried = (): ScriptItem[] =>
    direct().map((item) => ({
      ...item,
      ...{ text: guide.queryCarrier.text, sha256: guide.queryCarrier.sha256 },
      parameters: { Query: item.text, Sha256: item.sha256, Seconds: 30 },
    }));

  test('servers with a SQL Server of their own have a database, the others have WID', () => {
    expect([...known.servers.keys()].filter((id) => reach.hasDatabase?.(id))).toEqual(['wsus01', 'wsus03']);
  });

  test.each(['wsus01', 'wsus03'])('both give the same facts of %s', async (id) => {
    const [overNetwork, onServer] = [
      await reach.run(id, request('tsql', direct())),
      await reach.run(id, request('powershell', carried())),
    ];
    const valuesOf = ({ records }: typeof overNetwork) =>
      records.map((one) => (one.ok ? [one.id, one.value] : one.error));
    expect(overNetwork.outcome).toBe('done');
    expect(valuesOf(overNetwork)).toEqual(valuesOf(onServer));
    expect(valuesOf(overNetwork).map((one) => Array.isArray(one))).toEqual(queries.map(() => true));
  });

  test('a text that is not of the guide is not answered', async () => {
    const [item] = direct();
    const text = 'SELECT name FROM sys.sql_logins;';
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const result = await reach.run('wsus01', request('tsql', [{ ...(item as ScriptItem), text, sha256 }]));
    expect(result.records).toMatchObject([{ ok: false, error: { code: 'script-error', errorId: 'Douki.SqlError' } }]);
  });

  test('a diagnosis asks each server on its own road, and the finding names the query', async () => {
    const asked: { server: string; language: string | undefined; ids: string[]; texts: Set<string> }[] = [];
    const watched: Reach = {
      hasDatabase: (id) => reach.hasDatabase?.(id) === true,
      run: (server, one, options) => {
        const { language, items } = one;
        asked.push({ server, language, ids: items.map(({ id }) => id), texts: new Set(items.map(({ text }) => text)) });
        return reach.run(server, one, options);
      },
    };
    const context = contextOf(watched);
    for (const id of ['wsus01', 'wsus02']) {
      const server = known.servers.get(id);
      if (!server) throw new Error(`no server ${id}`);
      const findings = await askChecks(context, { server, checkIds: ['services', 'susdb-state', 'susdb-maintenance'] });
      expect(findings.map(({ checkId, result }) => `${checkId}:${result}`)).toEqual(
        id === 'wsus01'
          ? ['services:pass', 'susdb-state:pass', 'susdb-maintenance:warn']
          : ['services:pass', 'susdb-state:fail', 'susdb-maintenance:pass'],
      );
      for (const { checkId, scriptSha256 } of findings)
        expect(scriptSha256).toBe(guide.checks.get(checkId)?.script.sha256);
    }
    expect(asked.map(({ server, language, ids }) => [server, language, ids])).toEqual([
      ['wsus01', 'powershell', ['services']],
      ['wsus01', 'tsql', ['susdb-state', 'susdb-maintenance']],
      ['wsus02', 'powershell', ['services', 'susdb-state', 'susdb-maintenance']],
    ]);
    expect(asked[2]?.texts).toContain(guide.queryCarrier.text);
    expect(asked[1]?.texts).not.toContain(guide.queryCarrier.text);
  });

  function contextOf(watched: Reach): FlowContext {
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const parts = { guide, servers: known.servers, reach: watched, log: silent };
    // The store and the cards have no part in asking.
    return { ...parts, now: () => new Date(), newId: (prefix: string) => `${prefix}-1` } as unknown as FlowContext;
  }
});
