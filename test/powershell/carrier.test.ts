import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import type { ServerWorld } from '../../lab/world/estate.ts';
import { setupKey, widService } from '../../lab/world/names.ts';
import { openWorld } from '../lab/worlds.ts';
import type { ScriptAnswer } from './contract.ts';
import { buildEngine, openEngine, whyNoEngine, type Engine } from './engine.ts';
import { snapshotOf } from './snapshot.ts';

const missing = whyNoEngine();
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const root = new URL('../../', import.meta.url);
const script = readFileSync(new URL('guide/susdb/query.ps1', root), 'utf8');
const query = readFileSync(new URL('guide/checks/susdb-state/check.sql', root), 'utf8');
const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('the carrier of queries, in the real engine', () => {
    let engine: Engine;
    let scripts: LabScripts;
    beforeAll(async () => {
      buildEngine();
      engine = openEngine();
      scripts = await loadScripts();
    }, 300_000);
    afterAll(() => engine.close());

    async function run(change: (server: ServerWorld) => void, parameters: Record<string, unknown> = {}) {
      const { world, clock } = openWorld('healthy', scripts);
      const server = world.servers['wsus02'];
      if (!server) throw new Error('no server');
      change(server);
      const answer = await engine.ask<ScriptAnswer>({
        ...{ mode: 'run', script, culture: 'ja-JP', world: snapshotOf(world, 'wsus02', clock.now()) },
        prelude: "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'",
        parameters: { Query: query, Sha256: digestOf(query), Seconds: 30, ...parameters },
      });
      return { ids: answer.errors.map(({ id }) => id.split(',')[0]), output: answer.output };
    }

    test('answers the row of a query', async () => {
      expect(await run(() => undefined)).toMatchObject({ ids: [], output: { state: 0, isWid: true } });
    });

    test.each<[string, string, (server: ServerWorld) => void]>([
      [
        'WID is stopped',
        'Douki.DatabaseUnavailable',
        ({ services }) => Object.assign(services[widService] ?? {}, { status: 1 }),
      ],
      ['SUSDB is offline', 'Douki.DatabaseUnavailable', ({ wsus }) => (wsus.database.state = 6)],
      ['the account is not elevated', 'Douki.MissingRight', ({ computer }) => (computer.elevated = false)],
      [
        'the registry would change the connection',
        'Douki.DatabaseUnavailable',
        ({ registry }) =>
          Object.assign(registry[setupKey] ?? {}, { SqlServerName: { kind: 'String', data: 'sql01;User ID=sa' } }),
      ],
    ])('tells by its error id that %s', async (_, id, change) => {
      expect(await run(change)).toEqual({ ids: [id], output: null });
    });

    test('runs no text but the announced one', async () => {
      const altered = await run(() => undefined, { Query: `${query} ` });
      expect(altered).toEqual({ ids: ['Douki.QueryChanged'], output: null });
      const unknown = await run(() => undefined, { Query: 'SELECT 1', Sha256: digestOf('SELECT 1') });
      expect(unknown.output).toBeNull();
    });
  });
}
