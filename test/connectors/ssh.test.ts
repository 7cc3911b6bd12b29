import { inspect } from 'node:util';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScriptResult } from '../../connectors/connector.ts';
import { createSshConnector, readHostKey } from '../../connectors/ssh/connector.ts';
import type { SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import { createManualContext, makeRequest } from './making.ts';
import { secret, type SshPeer, startSshPeer } from './ssh-peer.ts';
import { connectorSuite } from './suite.ts';

connectorSuite('SSH', async (context) => {
  const peer = await startSshPeer();
  return {
    session: createSshConnector(context).open(peer.endpoint),
    received: async () => peer.counts.requests,
    cut: () => peer.cut(),
    close: () => peer.close(),
  };
});

describe('SSH', () => {
  let peer: SshPeer;
  beforeEach(async () => {
    peer = await startSshPeer();
  });
  afterEach(() => peer.close());

  const runOnce = async (more: Partial<SshEndpoint>): Promise<ScriptResult> => {
    const session = createSshConnector().open({ ...peer.endpoint, ...more });
    const result = await session.run(makeRequest(['answer']));
    await session.close();
    return result;
  };

  test('a server without a pin is refused and its fingerprint told', async () => {
    const result = await runOnce({ hostKeys: [] });
    const fingerprint = peer.endpoint.hostKeys[0];
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'host-key-unknown', data: { fingerprint } } });
    expect(result.error?.message).toContain('douki trust');
  });

  test('a server with another key than the pinned one is refused before any login', async () => {
    const expected = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const result = await runOnce({ hostKeys: [expected] });
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'host-key-changed', data: { expected } } });
    expect(peer.counts.logins).toBe(0);
  });

  test('the host key is read without a login', async () => {
    const key = await readHostKey({ host: '127.0.0.1', port: peer.endpoint.port });
    expect(key).toEqual({ fingerprint: peer.endpoint.hostKeys[0], keyType: 'ssh-ed25519' });
    expect(peer.counts.logins).toBe(0);
  });

  test.each<[string, Partial<SshEndpoint>, string]>([
    ['a wrong password', { auth: { kind: 'password', password: `${secret}x` } }, 'login-refused'],
    ['a key that is none', { auth: { kind: 'key', privateKey: secret } }, 'secret-missing'],
    ['an agent that is not there', { auth: { kind: 'agent', socket: '/nowhere/agent' } }, 'login-refused'],
    ['a name that does not exist', { host: 'wsus01.invalid' }, 'unreachable'],
    ['a port where nobody listens', { port: 1 }, 'unreachable'],
  ])('%s fails with its own code and no secret in any word', async (_, more, code) => {
    const result = await runOnce(more);
    expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code } });
    expect(inspect(result, { depth: 10, showHidden: true })).not.toContain(secret);
  });

  test('one connection serves all runs, at most eight at a time, with one constant command line', async () => {
    const session = createSshConnector().open(peer.endpoint);
    const results = await Promise.all(Array.from({ length: 30 }, () => session.run(makeRequest(['answer']))));
    await session.close();
    expect(results.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(peer.counts).toMatchObject({ logins: 1, requests: 30 });
    expect(peer.counts.mostAtOnce).toBeLessThanOrEqual(8);
    expect(new Set(peer.commandLines).size).toBe(1);
  });

  test('a connection lost between two runs is opened again', async () => {
    const session = createSshConnector().open(peer.endpoint);
    await session.run(makeRequest(['answer']));
    peer.cut();
    const result = await session.run(makeRequest(['answer'], { mode: 'act' }));
    await session.close();
    expect(result.outcome).toBe('done');
    expect(peer.counts).toMatchObject({ logins: 2, requests: 2 });
  });

  test('eight logins at most are in flight at a time', async () => {
    const waiting: Socket[] = [];
    const full = Promise.withResolvers<void>();
    const silent = createServer((socket) => {
      if (waiting.push(socket) === 8) full.resolve();
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const context = createManualContext();
    const connector = createSshConnector(context);
    const runs = Array.from({ length: 9 }, () =>
      connector.open({ ...peer.endpoint, port }).run(makeRequest(['answer'])),
    );
    await full.promise;
    expect(waiting).toHaveLength(8);
    silent.close();
    context.advance(20_000);
    const results = await Promise.all(runs);
    const codes = results.map(({ error }) => error?.code).sort();
    expect(codes).toEqual([...Array.from({ length: 8 }, () => 'connect-timeout'), 'unreachable']);
    waiting.forEach((socket) => socket.destroy());
  });

  test('a service that is no SSH server is told apart', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const result = await runOnce({ port: (web.address() as AddressInfo).port });
    web.close();
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'unreachable' } });
    expect(result.error?.message).toContain('does not speak SSH');
  });
});
