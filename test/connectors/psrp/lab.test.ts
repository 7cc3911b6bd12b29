import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../../connectors/connector.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { ConnectorError } from '../../../connectors/errors.ts';
import type { CarrierFactory } from '../../../connectors/winrm/psrp/carrier.ts';
import { loadPsrpDriver } from '../../../connectors/winrm/psrp/driver.ts';
import { createPsrpSession } from '../../../connectors/winrm/psrp/session.ts';
import { openPsrpShell } from '../../../connectors/winrm/psrp/shell.ts';
import { createDrive } from '../../../lab/psrp/drive.ts';
import { createPsrpPlayer } from '../../../lab/psrp/player.ts';
import { type FarEndServer, ScriptError } from '../../../lab/wire/far-end.ts';
import { createConduct } from '../../../lab/wire/misbehaviour.ts';
import { buildEngine, whyNoSdk } from '../../powershell/build.ts';
import { makeItem, makeRequest } from '../making.ts';
import { hear, script } from './conversation.ts';
import { createPlayerCarrier } from './player-peer.ts';
import { engineCommand, openProcesses, type ProcessPeers } from './peers.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const missing = whyNoSdk();

/** A server of the lab that answers `echo` with its argument and lets `thrown` throw. */
function openLab(): CarrierFactory {
  const seen = new Set<string>();
  const server: FarEndServer = {
    hello: () => ({
      psVersion: '5.1.17763.1',
      culture: 'ja-JP',
      account: 'CORP\\svc',
      elevated: true,
      utc: '2026-11-24T01:02:03.000Z',
    }),
    refusal: ({ mode, runId }) => {
      if (mode === 'read' || !seen.has(runId)) seen.add(runId);
      else return 'run-seen';
      return undefined;
    },
    run: (item) => {
      if (item.id === 'thrown') throw new ScriptError('script-error', 'x', 'Some.Id');
      return { value: item.parameters?.get('Value') ?? null };
    },
  };
  const around = { server, conduct: createConduct([]), latencyMs: 0, wait: async () => undefined };
  return async () => createPlayerCarrier(createPsrpPlayer(createDrive(around))).carrier;
}

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('The player of the lab and the real engine answer alike', () => {
    const driver = loadPsrpDriver();
    let engine: ProcessPeers;
    let ways: readonly { readonly open: CarrierFactory; readonly session: Session }[];
    beforeAll(() => {
      buildEngine();
      engine = openProcesses(engineCommand());
      ways = [engine.open, openLab()].map((open) => ({
        open,
        session: createPsrpSession(open, { context: nodeContext, driver, sends: 'scripts' }),
      }));
    }, 300_000);
    afterAll(async () => {
      for (const { session } of ways) await session.close();
      await engine.close();
    });

    async function both<T>(ask: (way: (typeof ways)[number]) => Promise<T>): Promise<[T, T]> {
      const [real, played] = [await ask(ways[0] as (typeof ways)[0]), await ask(ways[1] as (typeof ways)[0])];
      return [real, played];
    }

    test('a run gives the same records', async () => {
      const items = [
        makeItem('param($Value) @{ value = $Value }', { Value: '日本 _x0041_ \0' }, 'echo'),
        makeItem('throw [Management.Automation.RuntimeException]::new("x")', {}, 'thrown'),
      ];
      const [real, played] = await both(({ session }) => session.run(makeRequest([], { items })));
      const shape = ({ outcome, hello, records, error }: typeof real) => ({
        outcome,
        error,
        hello: Object.keys(hello ?? {}).sort(),
        records: records.map((one) => (one.ok ? one.value : [one.id, one.error.code, typeof one.error.errorId])),
      });
      expect(shape(played)).toEqual(shape(real));
      expect(real.outcome).toBe('done');
    });

    test('a run id that was seen is refused', async () => {
      const runId = `seen-${Date.now()}`;
      const request = makeRequest([], { runId, mode: 'act', items: [makeItem('@{ value = $null }', {}, 'echo')] });
      const results = await both(async ({ session }) => [await session.run(request), await session.run(request)]);
      for (const [first, second] of results) {
        expect(first).toMatchObject({ outcome: 'done' });
        expect(second).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
      }
    });

    test('a driver that is not the announced one ends the pipeline with the same error', async () => {
      const text = driver.bootstrap.replace(driver.driver.sha256, '0'.repeat(64));
      const ends = await both(async ({ open }) => {
        const shell = await openPsrpShell(open, nodeContext);
        const { end } = await hear(
          shell,
          script(text, { Request: `douki1 ${'a'.repeat(16)} 0 ${'0'.repeat(64)}\n\n` }),
        );
        await shell.close();
        return end;
      });
      for (const end of ends) {
        expect(end).toMatchObject({ state: 'failed', error: { errorId: 'Douki.Bootstrap.97' } });
      }
    });

    test('a command that does not exist ends the pipeline with the same error', async () => {
      const ends = await both(async ({ open }) => {
        const shell = await openPsrpShell(open, nodeContext);
        const { end } = await hear(shell, { kind: 'name', text: 'Get-Nothing', arguments: {} });
        await shell.close();
        return end.kind === 'ended' ? [end.state, end.error?.errorId, end.error?.exceptionType] : end;
      });
      expect(ends[1]).toEqual(ends[0]);
    });
  });

  test('the player tells that it has stopped, and lets the next pipeline run', async () => {
    const player = createPsrpPlayer((command, stage) => void stage.output(command.text));
    const shell = await openPsrpShell(async () => createPlayerCarrier(player).carrier, nodeContext);
    const reason = new ConnectorError('cancelled', 'Enough.');
    const { end, events } = await hear(shell, script('tick'), (event, stop) => {
      if (event.kind === 'output') stop(reason);
    });
    expect(end).toEqual({ kind: 'stopped', error: reason });
    expect(events.map((event) => event.kind)).toEqual(['progress', 'output', 'ended']);
    const next = await hear(shell, script('next'), (event, stop) => {
      if (event.kind === 'output') stop(reason);
    });
    expect(next.end.kind).toBe('stopped');
    await shell.close();
  });
}
