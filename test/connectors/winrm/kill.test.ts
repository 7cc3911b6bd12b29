import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ScriptResult } from '../../../connectors/connector.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { createWinrmConnector } from '../../../connectors/winrm/connector.ts';
import type { Interference } from '../../../lab/winrm/server.ts';
import type { SoapRequest } from '../../../lab/winrm/soap.ts';
import { createManualContext, makeRequest } from '../making.ts';
import { secret, startWinrmPeer, type Transport, username, type WinrmPeer } from './peer.ts';

type Kind = 'cut-before' | 'cut-after' | 'clear' | 'silence';

let peer: WinrmPeer;
afterEach(() => peer.close());

/** Spoils the first request of this operation. */
function once(operation: string, interference: Interference): (request: SoapRequest) => Interference | undefined {
  let isOver = false;
  return (request) => {
    if (isOver || request.operation !== operation) return undefined;
    isOver = true;
    return interference;
  };
}

async function runOnce(
  operation: string,
  interference: Interference,
  transport: Transport = 'http-ntlm',
): Promise<ScriptResult> {
  peer = await startWinrmPeer(transport);
  peer.interfere(once(operation, interference));
  // A quota's pause would only take time here.
  const context = { ...nodeContext, setTimer: hurry };
  const session = createWinrmConnector(context).open(peer.endpoint);
  const result = await session.run(makeRequest(['answer'], { mode: 'act' }));
  await session.close();
  expectNoSecret(result);
  return result;
}

/** Neither as it is nor in any form in which it travels. */
function expectNoSecret(result: ScriptResult): void {
  const text = inspect(result, { depth: 20, showHidden: true, maxStringLength: null });
  const forms = [secret, Buffer.from(`${username}:${secret}`).toString('base64'), JSON.stringify(secret).slice(1, -1)];
  for (const form of forms) expect(text).not.toContain(form);
}

const hurry: typeof nodeContext.setTimer = (callback, milliseconds) =>
  nodeContext.setTimer(callback, milliseconds >= 10_000 ? milliseconds : 0);

describe('the outcome of a run that is cut', () => {
  test.each<[string, Kind, ScriptResult['outcome'], string, number]>([
    ['Create', 'cut-before', 'failed', 'connection-lost', 0],
    ['Create', 'cut-after', 'failed', 'connection-lost', 0],
    // A process may have started, but it has not got a line to run.
    ['Command', 'cut-before', 'failed', 'connection-lost', 0],
    ['Command', 'cut-after', 'failed', 'connection-lost', 0],
    ['Send', 'cut-before', 'unknown', 'connection-lost', 0],
    ['Send', 'cut-after', 'unknown', 'connection-lost', 1],
    ['Receive', 'cut-before', 'unknown', 'connection-lost', 1],
    ['Receive', 'cut-after', 'unknown', 'connection-lost', 1],
    ['Create', 'clear', 'failed', 'seal-broken', 0],
    ['Command', 'clear', 'failed', 'seal-broken', 0],
    ['Send', 'clear', 'unknown', 'seal-broken', 1],
    ['Receive', 'clear', 'unknown', 'seal-broken', 1],
  ])('at %s, %s: %s', async (...[operation, kind, outcome, code, received]) => {
    const result = await runOnce(operation, { kind });
    expect(result).toMatchObject({ outcome, error: { code } });
    expect(peer.counts.requests).toBe(received);
  });

  test.each<[string, Kind]>([
    ['Signal', 'cut-before'],
    ['Signal', 'cut-after'],
    ['Signal', 'clear'],
    ['Delete', 'cut-before'],
    ['Delete', 'cut-after'],
  ])('at %s, %s: done, because the closing record had come', async (operation, kind) => {
    const result = await runOnce(operation, { kind });
    expect(result).toMatchObject({ outcome: 'done', records: [{ ok: true }] });
  });

  test.each<[string, ScriptResult['outcome']]>([
    ['Create', 'failed'],
    ['Command', 'failed'],
    ['Send', 'unknown'],
    ['Receive', 'unknown'],
  ])('at %s, silence without end: %s', async (operation, outcome) => {
    peer = await startWinrmPeer('http-ntlm');
    const context = createManualContext();
    peer.interfere((request) => {
      if (request.operation !== operation) return undefined;
      setImmediate(() => context.advance(60_000));
      return { kind: 'silence' };
    });
    const session = createWinrmConnector(context).open(peer.endpoint);
    const result = await session.run(makeRequest(['answer'], { mode: 'act' }));
    expect(result).toMatchObject({ outcome, error: { code: 'connection-lost' } });
    peer.cut();
    await session.close();
  });
});

describe('the outcome of a run that meets a fault', () => {
  test.each<[string, number, ScriptResult['outcome'], string]>([
    ['Create', 5, 'failed', 'access-denied'],
    ['Create', 2150858752, 'failed', 'endpoint-missing'],
    ['Create', 2150859180, 'failed', 'remoting-off'],
    ['Command', 2150858843, 'failed', 'shell-lost'],
    ['Send', 2150858843, 'unknown', 'shell-lost'],
    ['Receive', 2150858843, 'unknown', 'shell-lost'],
    ['Receive', 995, 'unknown', 'shell-lost'],
  ])('%s answered with %d: %s', async (...[operation, code, outcome, errorCode]) => {
    expect(await runOnce(operation, { kind: 'fault', code })).toMatchObject({ outcome, error: { code: errorCode } });
  });

  test.each([
    ['nothing yet', 'Receive', 2150858793],
    ['a Send that took its time', 'Send', 170],
    ['an envelope that was too large', 'Send', 2150858824],
    ['too many shells', 'Create', 2150859173],
    ['a shell that is closed already', 'Delete', 2150859082],
  ])('%s is got over', async (_, operation, code) => {
    const result = await runOnce(operation, { kind: 'fault', code });
    expect(result).toMatchObject({ outcome: 'done' });
    expect(peer.counts.requests).toBe(1);
  });

  test('a quota that stays used up is told after four tries, each later than the one before', async () => {
    peer = await startWinrmPeer('http-ntlm');
    peer.interfere(({ operation }) => (operation === 'Create' ? { kind: 'fault', code: 2150859173 } : undefined));
    const pauses: number[] = [];
    const setTimer: typeof nodeContext.setTimer = (callback, milliseconds) => {
      if (milliseconds < 10_000) pauses.push(milliseconds);
      return hurry(callback, milliseconds);
    };
    const session = createWinrmConnector({ ...nodeContext, setTimer }).open(peer.endpoint);
    const result = await session.run(makeRequest(['answer']));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'quota-reached' } });
    expect(pauses).toHaveLength(3);
    pauses.forEach((pause, index) => {
      expect(pause).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(pause).toBeLessThanOrEqual(1500 * 2 ** index);
    });
    await session.close();
  });
});

describe('a shell that is used again', () => {
  test('serves run after run over one login', async () => {
    peer = await startWinrmPeer('http-ntlm');
    const session = createWinrmConnector().open(peer.endpoint);
    for (let run = 0; run < 5; run++)
      expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
    await session.close();
    expect(peer.counts).toMatchObject({ requests: 5, connections: 1 });
    expect(peer.operations.filter((operation) => operation === 'Create')).toHaveLength(1);
    expect(peer.operations.filter((operation) => operation === 'Signal')).toHaveLength(5);
    expect(peer.operations.at(-1)).toBe('Delete');
    expect(new Set(peer.commandLines).size).toBe(1);
  });

  test('and has gone meanwhile is opened anew, and the run goes out once', async () => {
    peer = await startWinrmPeer('http-ntlm');
    const session = createWinrmConnector().open(peer.endpoint);
    await session.run(makeRequest(['answer']));
    peer.interfere(once('Command', { kind: 'fault', code: 2150858843 }));
    expect(await session.run(makeRequest(['answer'], { mode: 'act' }))).toMatchObject({ outcome: 'done' });
    await session.close();
    expect(peer.counts.requests).toBe(2);
  });

  test('and whose connection was cut between two runs logs in again', async () => {
    peer = await startWinrmPeer('http-ntlm');
    const session = createWinrmConnector().open(peer.endpoint);
    await session.run(makeRequest(['answer']));
    peer.cut();
    expect(await session.run(makeRequest(['answer'], { mode: 'act' }))).toMatchObject({ outcome: 'done' });
    await session.close();
    expect(peer.counts.requests).toBe(2);
  });

  test('sends what is too large for one envelope in several', async () => {
    peer = await startWinrmPeer('http-ntlm');
    const session = createWinrmConnector().open(peer.endpoint);
    const Names = Array.from({ length: 1300 }, (_, index) => `${index}-${'x'.repeat(150)}`);
    const [item] = makeRequest(['answer']).items;
    if (!item) throw new Error('no item');
    const result = await session.run(makeRequest([], { items: [{ ...item, parameters: { Names } }] }));
    const [record] = result.records;
    expect(record?.ok === true && JSON.stringify(record.value).includes(JSON.stringify(Names))).toBe(true);
    await session.close();
    expect(peer.operations.filter((operation) => operation === 'Send').length).toBeGreaterThan(2);
  });
});

describe('a login', () => {
  test.each<Transport>(['https-basic', 'https-ntlm', 'http-ntlm'])(
    'over %s with a wrong password fails once for all who wait, and no word tells a secret',
    async (transport) => {
      peer = await startWinrmPeer(transport);
      const wrong = { ...peer.endpoint, auth: peer.endpoint.auth.map((auth) => ({ ...auth, password: `${secret}x` })) };
      const session = createWinrmConnector().open(wrong);
      const results = await Promise.all(Array.from({ length: 10 }, () => session.run(makeRequest(['answer']))));
      await session.close();
      for (const result of results) {
        expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code: 'login-refused' } });
        expect(inspect(result, { depth: 12, showHidden: true })).not.toContain(secret);
        expect(inspect(result, { depth: 12, showHidden: true })).not.toContain(
          Buffer.from(`LAB\\wsusbot:${secret}x`).toString('base64'),
        );
      }
      expect(peer.counts.connections).toBeLessThanOrEqual(2);
    },
  );

  test.each(['basic', 'certificate'] as const)(
    'with %s over plain HTTP is refused before a byte of it is sent',
    async (kind) => {
      peer = await startWinrmPeer('http-ntlm');
      const auth = [{ kind, username: 'u', password: secret, certificate: 'c', key: secret }];
      const result = await createWinrmConnector()
        .open({ ...peer.endpoint, auth })
        .run(makeRequest(['answer']));
      expect(result).toMatchObject({
        outcome: 'failed',
        error: { code: 'login-refused', message: expect.stringContaining('HTTPS') },
      });
      expect(peer.operations).toEqual([]);
    },
  );

  test('over NTLM is bound to its TLS connection', async () => {
    peer = await startWinrmPeer('https-ntlm');
    const result = await createWinrmConnector()
      .open(peer.endpoint)
      .run(makeRequest(['answer']));
    expect(result).toMatchObject({ outcome: 'done' });
  });
});
