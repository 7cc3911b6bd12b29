import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import type { ServerWorld } from '../../lab/world/estate.ts';
import { openWorld } from '../lab/worlds.ts';
import type { ScriptAnswer } from './contract.ts';
import { buildEngine, openEngine, whyNoEngine, type Engine } from './engine.ts';
import { snapshotOf } from './snapshot.ts';

const missing = whyNoEngine();
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const file = new URL('../../guide/remediations/set-bits-foreground/remediation.ps1', import.meta.url);
const property = "Properties['BitsDownloadPriorityForeground']";

/** Plays the services: each command warns of what it does, so that the order can be read. */
const prelude = [
  'Set-StrictMode -Version Latest',
  "$ErrorActionPreference = 'Stop'",
  "$ConfirmPreference = 'None'",
  'function Stop-Service { [CmdletBinding()] param([string] $Name, [switch] $Force) $PSCmdlet.WriteWarning("stop $Name") }',
  'function Start-Service { [CmdletBinding()] param([string] $Name) $PSCmdlet.WriteWarning("start $Name") }',
].join('\n');

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('set-bits-foreground where the API lacks the property, in the real engine', () => {
    let engine: Engine;
    let scripts: LabScripts;
    beforeAll(async () => {
      buildEngine();
      engine = openEngine();
      scripts = await loadScripts();
    }, 300_000);
    afterAll(() => engine.close());

    async function run(
      parameters: Record<string, boolean>,
      how: { change?: (server: ServerWorld) => void; writeRefusal?: number } = {},
    ) {
      const { world, clock } = openWorld('healthy', scripts);
      const server = world.servers['wsus02'];
      if (!server) throw new Error('no server');
      how.change?.(server);
      const text = readFileSync(file, 'utf8');
      if (!text.includes(property)) throw new Error('the script no longer looks for the property');
      const snapshot = snapshotOf(world, 'wsus02', clock.now());
      const answer = await engine.ask<ScriptAnswer>({
        ...{ mode: 'run', prelude, culture: 'ja-JP', parameters },
        script: text.replace(property, "Properties['NoSuchProperty']"),
        world: { ...snapshot, sql: { ...snapshot.sql, writeRefusal: how.writeRefusal ?? null } },
      });
      const { output, errors, warnings, unknownMembers } = answer;
      return { output, ids: errors.map(({ id }) => id.split(',')[0]), warnings, unknownMembers };
    }

    const steps = [
      { messageId: 'stop', data: { service: 'WsusService' } },
      { messageId: 'turn-on', data: {} },
      { messageId: 'start', data: { service: 'WsusService' } },
    ];

    test('a dry run tells what would be and stops nothing', async () => {
      expect(await run({ Foreground: true, WhatIf: true })).toEqual({
        output: { changed: false, before: { foreground: false }, after: { foreground: true }, steps },
        ...{ ids: [], warnings: [], unknownMembers: [] },
      });
    });

    test('the real run writes between a stop and a start, and reads back', async () => {
      expect(await run({ Foreground: true })).toEqual({
        output: { changed: true, before: { foreground: false }, after: { foreground: true }, steps },
        ...{ ids: [], warnings: ['stop WsusService', 'start WsusService'], unknownMembers: [] },
      });
    });

    test('nothing is stopped where the value is right already', async () => {
      const before = { foreground: false };
      expect(await run({ Foreground: false })).toEqual({
        output: { changed: false, before, after: before, steps: [] },
        ...{ ids: [], warnings: [], unknownMembers: [] },
      });
    });

    test('a write that is refused leaves the service running', async () => {
      const { output, ids, warnings } = await run({ Foreground: true }, { writeRefusal: 229 });
      expect(output).toBeNull();
      expect(ids).toHaveLength(1);
      expect(warnings).toEqual(['stop WsusService', 'start WsusService']);
    });

    test('nothing is stopped for an account that is not elevated', async () => {
      const lower = (server: ServerWorld): void => void (server.computer.elevated = false);
      expect(await run({ Foreground: true }, { change: lower })).toMatchObject({
        ...{ ids: ['Douki.NotAdministrator'], warnings: [] },
      });
    });
  });
}
