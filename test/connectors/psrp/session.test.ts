import { describe, expect, test } from '@jest/globals';
import { nodeContext } from '../../../connectors/context.ts';
import { ConnectorError } from '../../../connectors/errors.ts';
import type { Carrier } from '../../../connectors/winrm/psrp/carrier.ts';
import { loadPsrpDriver } from '../../../connectors/winrm/psrp/driver.ts';
import { createPsrpSession } from '../../../connectors/winrm/psrp/session.ts';
import { createPsrpPlayer } from '../../../lab/psrp/player.ts';
import { createManualContext, makeRequest } from '../making.ts';
import { connectorSuite } from '../suite.ts';
import { perform } from './perform.ts';
import { createPlayerCarrier } from './player-peer.ts';

const driver = loadPsrpDriver();

connectorSuite('PSRP to the player of the lab', async (context) => {
  const cuts = new Set<() => void>();
  let received = 0;
  const open = async (): Promise<Carrier> => {
    const { carrier, cut } = createPlayerCarrier(createPsrpPlayer(perform(() => (received += 1))));
    cuts.add(cut);
    return carrier;
  };
  const cutAll = (): void => cuts.forEach((cut) => cut());
  return {
    session: createPsrpSession(open, { context, driver, sends: 'scripts' }),
    received: async () => received,
    cut: cutAll,
    close: async () => cutAll(),
  };
});

describe('A PSRP session', () => {
  const steps = ['create', 'receive', 'command', 'send', 'signal'] as const;

  function failing(step: (typeof steps)[number], after: number): { open: () => Promise<Carrier>; ran(): number } {
    let ran = 0;
    let left = after;
    const open = async (): Promise<Carrier> => {
      const { carrier } = createPlayerCarrier(createPsrpPlayer(perform(() => (ran += 1))));
      const method = carrier[step] as (...words: unknown[]) => Promise<unknown>;
      const spoiled = async (...words: unknown[]): Promise<unknown> => {
        left -= 1;
        if (left === -1) throw new ConnectorError('connection-lost', 'Killed by the test.');
        return method(...words);
      };
      return { ...carrier, [step]: spoiled };
    };
    return { open, ran: () => ran };
  }

  test.each(steps.flatMap((step) => [0, 1, 3, 5].map((after) => ({ step, after }))))(
    'killed at $step after $after more, never says that nothing ran when something may have',
    async ({ step, after }) => {
      const { open, ran } = failing(step, after);
      const session = createPsrpSession(open, { context: createManualContext(), driver, sends: 'scripts' });
      const result = await session.run(makeRequest(['answer', 'answer'], { mode: 'act' }));
      if (result.outcome === 'failed') expect(ran()).toBe(0);
      if (result.outcome === 'done') expect(result.records).toHaveLength(2);
      expect(ran()).toBeLessThan(2);
      await session.close();
    },
  );

  test.each([
    [1, '2.2'],
    [2, '2.1'],
  ])('speaks an older version when the server refuses %d', async (refusals, version) => {
    const asked: string[] = [];
    const open = async (): Promise<Carrier> => {
      const { carrier } = createPlayerCarrier(createPsrpPlayer(perform(() => undefined)));
      const create: Carrier['create'] = async (creation) => {
        asked.push(creation.version);
        return asked.length <= refusals ? 'version-refused' : carrier.create(creation);
      };
      return { ...carrier, create };
    };
    const session = createPsrpSession(open, { context: nodeContext, driver, sends: 'scripts' });
    expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
    expect(asked.at(-1)).toBe(version);
    await session.close();
  });

  test('gives up a server that speaks no version that we know', async () => {
    const open = async (): Promise<Carrier> => {
      const { carrier } = createPlayerCarrier(createPsrpPlayer(() => undefined));
      return { ...carrier, create: async () => 'version-refused' };
    };
    const session = createPsrpSession(open, { context: nodeContext, driver, sends: 'scripts' });
    const result = await session.run(makeRequest(['answer']));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'bad-answer' } });
  });

  test('a warm pool that died unnoticed is replaced, and nothing runs twice', async () => {
    let opened = 0;
    let ran = 0;
    const open = async (): Promise<Carrier> => {
      opened += 1;
      const { carrier } = createPlayerCarrier(createPsrpPlayer(perform(() => (ran += 1))));
      let commands = 0;
      const gone = new ConnectorError('connection-lost', 'The shell is gone.');
      const command: Carrier['command'] = async (id, fragment) => {
        commands += 1;
        return opened === 1 && commands === 2 ? gone : carrier.command(id, fragment);
      };
      return { ...carrier, command };
    };
    const session = createPsrpSession(open, { context: nodeContext, driver, sends: 'scripts' });
    expect(await session.run(makeRequest(['answer'], { mode: 'act' }))).toMatchObject({ outcome: 'done' });
    expect(await session.run(makeRequest(['answer'], { mode: 'act' }))).toMatchObject({ outcome: 'done' });
    expect([opened, ran]).toEqual([2, 2]);
    await session.close();
  });

  test('a server that neither obeys a stop nor speaks is given up after the time for it', async () => {
    const context = createManualContext();
    const open = async (): Promise<Carrier> => {
      const { carrier } = createPlayerCarrier(createPsrpPlayer(perform(() => undefined)));
      const signal: Carrier['signal'] = async () => context.advance(5_000);
      return { ...carrier, signal };
    };
    const session = createPsrpSession(open, { context, driver, sends: 'scripts' });
    const controller = new AbortController();
    const options = { signal: controller.signal, onRecord: () => controller.abort() };
    const result = await session.run(makeRequest(['answer', 'silence']), options);
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ ok: true }] });
    await session.close();
  });
});
