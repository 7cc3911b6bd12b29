import { describe, expect, test } from '@jest/globals';
import type { ServerWorld } from '../../lab/world/estate.ts';
import { openWorld } from '../lab/worlds.ts';
import { askScript } from './ask.ts';
import { withEngines } from './players.ts';

withEngines((players, kind) => {
  describe(`set-bits-foreground where the API lacks the property (${kind})`, () => {
    async function run(
      parameters: Record<string, boolean>,
      { change, fault }: { change?: (server: ServerWorld) => void; fault?: string } = {},
    ) {
      const opened = openWorld('healthy', players().scripts);
      const server = opened.world.servers['wsus02'];
      if (!server) throw new Error('no server');
      change?.(server);
      const answer = await askScript(players().engine, opened, {
        ...{ server: 'wsus02', unit: 'remediations/set-bits-foreground', parameters, culture: 'ja-JP' },
        faults: ['interface-only', ...(fault === undefined ? [] : [fault])],
      });
      const { output, failure, server: after } = answer;
      // 502 is the service's stop, 501 its start.
      const services = after.events.slice(server.events.length).map((event) => event.id);
      const isRunning = after.services['WsusService']?.status === 4;
      const { bitsDownloadPriorityForeground: foreground } = after.wsus.configuration;
      return { output, errorId: failure?.errorId, services, isRunning, foreground };
    }

    const steps = [
      { messageId: 'stop', data: { service: 'WsusService' } },
      { messageId: 'turn-on', data: {} },
      { messageId: 'start', data: { service: 'WsusService' } },
    ];

    test('a dry run tells what would be and stops nothing', async () => {
      expect(await run({ Foreground: true, WhatIf: true })).toMatchObject({
        output: { changed: false, before: { foreground: false }, after: { foreground: true }, steps },
        ...{ services: [], isRunning: true, foreground: false },
      });
    });

    test('the real run writes between a stop and a start, and reads back', async () => {
      expect(await run({ Foreground: true })).toMatchObject({
        output: { changed: true, before: { foreground: false }, after: { foreground: true }, steps },
        ...{ services: [502, 501], isRunning: true, foreground: true },
      });
    });

    test('nothing is stopped where the value is right already', async () => {
      expect(await run({ Foreground: false })).toMatchObject({
        output: { changed: false, steps: [] },
        ...{ services: [], isRunning: true },
      });
    });

    test('a write that is refused leaves the service running', async () => {
      expect(await run({ Foreground: true }, { fault: 'write-refused' })).toMatchObject({
        ...{ output: null, services: [502, 501], isRunning: true, foreground: false },
      });
    });

    test('nothing is stopped for an account that is not elevated', async () => {
      const change = (server: ServerWorld): void => void (server.computer.elevated = false);
      expect(await run({ Foreground: true }, { change })).toMatchObject({
        ...{ output: null, errorId: 'Douki.NotAdministrator', services: [], isRunning: true },
      });
    });
  });
});
