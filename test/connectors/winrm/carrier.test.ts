import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeContext } from '../../../connectors/context.ts';
import { createGate } from '../../../connectors/gate.ts';
import { createShellCarrier, type ShellCarrier } from '../../../connectors/winrm/carrier.ts';
import { createConnections } from '../../../connectors/winrm/connection.ts';
import { configurationUri, createPoolPlayer, type PlayedPool } from '../../../lab/winrm/pool-player.ts';
import type { SoapRequest } from '../../../lab/winrm/soap.ts';
import { startWinrmPeer, type WinrmPeer } from './peer.ts';

/** Plays a pool without PSRP: gives back what it was sent, doubled, and a last word when it is stopped. */
function createEchoPool(told: string[]): PlayedPool {
  const waiting = new Map<string, { bytes: Buffer; isDone: boolean }[]>();
  const wakes = new Set<() => void>();
  const put = (id: string, text: string, isDone = false): void => {
    waiting.set(id, [...(waiting.get(id) ?? []), { bytes: Buffer.from(text), isDone }]);
    for (const wake of wakes) wake();
  };
  return {
    create: (creation) => put('', `opened with ${Buffer.from(creation).toString()}`),
    command: (id, fragment) => put(id, `started with ${Buffer.from(fragment).toString()}`),
    send: (id, bytes) => put(id, Buffer.from(bytes).toString().repeat(2)),
    receive: async (id = '', signal) => {
      for (;;) {
        const [next, ...rest] = waiting.get(id) ?? [];
        waiting.set(id, rest);
        if (next) return next;
        if (signal?.aborted === true) return { bytes: Buffer.alloc(0), isDone: true };
        await new Promise<void>((resolve) => {
          wakes.add(resolve);
          signal?.addEventListener('abort', () => resolve());
        });
      }
    },
    signal: (id, kind) => {
      told.push(kind);
      if (kind === 'stop') put(id, 'stopped', true);
    },
    close: () => told.push('closed'),
    onDrop: () => undefined,
  };
}

describe('a shell of WS-Management that carries a pool', () => {
  const told: string[] = [];
  const requests: SoapRequest[] = [];
  let peer: WinrmPeer;
  let carrier: ShellCarrier;
  const creation = { poolId: 'aa000000-0000-4000-8000-000000000001', version: '2.3', fragments: Buffer.from('hello') };
  const pipeline = 'bb000000-0000-4000-8000-000000000002';

  beforeEach(async () => {
    told.length = 0;
    requests.length = 0;
    peer = await startWinrmPeer('http-ntlm', {
      players: { [configurationUri('Douki.Reader')]: createPoolPlayer(() => createEchoPool(told)) },
    });
    peer.interfere((request) => void requests.push(request));
    carrier = createCarrier('Douki.Reader');
  });
  afterEach(async () => {
    await carrier.delete();
    await peer.close();
  });

  function createCarrier(name: string): ShellCarrier {
    return createShellCarrier(createConnections(peer.endpoint, { context: nodeContext, logins: createGate(2) }), name);
  }

  const text = async (id?: string): Promise<string> => Buffer.from(await carrier.receive(id)).toString();

  test('opens under the id of the pool, with the version that it must have', async () => {
    expect(await carrier.create(creation)).toBe('created');
    expect(await text()).toBe('opened with hello');
    expect(requests[0]).toMatchObject({ operation: 'Create', options: { protocolversion: '2.3' } });
    expect(requests[1]?.shellId).toBe(creation.poolId.toUpperCase());
  });

  test('runs a pipeline, sends more to it and stops it while somebody waits for its output', async () => {
    await carrier.create(creation);
    expect(await carrier.command(pipeline, Buffer.from('first'))).toBeUndefined();
    expect(await text(pipeline)).toBe('started with first');
    await carrier.send(pipeline, Buffer.from('more'));
    expect(await text(pipeline)).toBe('moremore');
    const last = text(pipeline);
    await carrier.signal(pipeline, 'stop');
    expect(await last).toBe('stopped');
    await carrier.signal(pipeline, 'terminate');
    expect(told).toEqual(['stop', 'terminate']);
    await carrier.delete();
    expect(told.at(-1)).toBe('closed');
    expect(peer.operations.at(-1)).toBe('Delete');
  });

  test('wakes whoever waits when it is deleted', async () => {
    await carrier.create(creation);
    await text();
    const waiting = carrier.receive(undefined);
    const refused = expect(waiting).rejects.toMatchObject({ name: 'ConnectorError' });
    await carrier.delete();
    await refused;
  });

  test('tells a version that is refused, an endpoint that is not there, and a command that was not taken', async () => {
    peer.interfere(({ operation }) => (operation === 'Create' ? { kind: 'fault', code: 2152991685 } : undefined));
    expect(await carrier.create(creation)).toBe('version-refused');
    peer.interfere(() => undefined);
    await expect(createCarrier('Nobody').create(creation)).rejects.toMatchObject({ code: 'endpoint-missing' });
    await carrier.create(creation);
    peer.interfere(() => ({ kind: 'fault', code: 2150859240 }));
    expect(await carrier.command(pipeline, Buffer.from('x'))).toMatchObject({ code: 'quota-reached' });
    peer.interfere(() => undefined);
  });
});
