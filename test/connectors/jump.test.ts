import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSshConnector, readHostKey } from '../../connectors/ssh/connector.ts';
import type { SshEndpoint, SshHost } from '../../connectors/ssh/endpoint.ts';
import { makeKeyPair } from './keys.ts';
import { createManualContext, makeRequest } from './making.ts';
import { secret, startSshPeer } from './ssh-peer.ts';
import { sshdPath, type SshdPeer, startSshd } from './sshd-peer.ts';
import { connectorSuite } from './suite.ts';

const isHere = existsSync(sshdPath);
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const otherPin = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

if (!isHere && isRequired) {
  test('OpenSSH is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
    throw new Error(`${sshdPath} is missing: apt-get install openssh-server`);
  });
} else if (!isHere) {
  test.skip(`a jump host: skipped, because ${sshdPath} is missing (apt-get install openssh-server)`, () => undefined);
} else {
  connectorSuite('SSH through a jump host, both OpenSSH', async (context) => {
    const [jump, server] = await Promise.all([startSshd(), startSshd()]);
    return {
      session: createSshConnector(context).open({ ...server.endpoint, jump: jump.endpoint }),
      received: async () => server.journal().length,
      cut: () => server.signalSessions('SIGKILL'),
      close: async () => void (await Promise.all([jump.close(), server.close()])),
    };
  });
  describeJump();
}

function describeJump(): void {
  describe('A jump host of OpenSSH', () => {
    let jump: SshdPeer;
    let server: SshdPeer;
    beforeEach(async () => {
      [jump, server] = await Promise.all([startSshd(), startSshd()]);
    });
    afterEach(async () => void (await Promise.all([jump.close(), server.close()])));

    const portOf = (peer: SshdPeer): string => String(peer.endpoint.port);
    const runOnce = async (ofJump: Partial<SshHost>, ofServer: Partial<SshEndpoint> = {}) => {
      const endpoint = { ...server.endpoint, ...ofServer, jump: { ...jump.endpoint, ...ofJump } };
      const session = createSshConnector().open(endpoint);
      const result = await session.run(makeRequest(['answer'], { mode: 'act' }));
      await session.close();
      return result;
    };

    test.each<[string, Partial<SshHost>, string]>([
      ['another key than the pinned one', { hostKeys: [otherPin] }, 'host-key-changed'],
      ['no pin', { hostKeys: [] }, 'host-key-unknown'],
      ['a login that it refuses', { auth: { kind: 'key', privateKey: makeKeyPair().private } }, 'login-refused'],
      ['nobody listening', { port: 1 }, 'unreachable'],
    ])('with %s is the one that failed, and the server is not asked', async (_, ofJump, code) => {
      const result = await runOnce(ofJump);
      const port = String(ofJump.port ?? portOf(jump));
      expect(result).toMatchObject({
        outcome: 'failed',
        error: { code, data: { host: '127.0.0.1', port, hop: 'jump' } },
      });
      expect(result.error?.message).toMatch(/^The jump host: /);
      expect(server.log()).not.toContain('Connection from');
    });

    test.each<[string, Partial<SshEndpoint>, string]>([
      ['another key than the pinned one', { hostKeys: [otherPin] }, 'host-key-changed'],
      ['no pin', { hostKeys: [] }, 'host-key-unknown'],
      ['a login that it refuses', { auth: { kind: 'key', privateKey: makeKeyPair().private } }, 'login-refused'],
      ['nobody listening', { port: 1 }, 'unreachable'],
    ])('leads to a server with %s, which is then the one that failed', async (_, ofServer, code) => {
      const { outcome, error } = await runOnce({}, ofServer);
      expect([outcome, error?.code]).toEqual(['failed', code]);
      expect(error?.data).toMatchObject({ host: '127.0.0.1', port: String(ofServer.port ?? portOf(server)) });
      expect(error?.data).not.toHaveProperty('hop');
      expect(server.journal()).toEqual([]);
    });

    test('that forwards nothing says so', async () => {
      await jump.close();
      jump = await startSshd(['AllowTcpForwarding no']);
      const { error } = await runOnce({});
      expect(error).toMatchObject({ code: 'unreachable', data: { port: portOf(jump), hop: 'jump' } });
      expect(error?.message).toContain('AllowTcpForwarding');
    });

    test('may be the server itself, under the name that it has for itself', async () => {
      const session = createSshConnector().open({ ...jump.endpoint, jump: jump.endpoint });
      expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
      await session.close();
    });

    test('that is gone in the middle of a run leaves the outcome unknown, and is blamed', async () => {
      const session = createSshConnector(createManualContext()).open({ ...server.endpoint, jump: jump.endpoint });
      const onRecord = (): void => jump.signalSessions('SIGKILL');
      const result = await session.run(makeRequest(['answer', 'silence'], { mode: 'act' }), { onRecord });
      expect(result).toMatchObject({
        outcome: 'unknown',
        error: { code: 'connection-lost', data: { port: portOf(jump), hop: 'jump' } },
        records: [{ id: 'script-0', ok: true }],
      });
      expect(server.journal()).toHaveLength(1);
      expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
      await session.close();
    });

    test('that falls silent in the middle of a run is found out by keepalive', async () => {
      const endpoint = { ...server.endpoint, jump: jump.endpoint, keepalive: { intervalMs: 100, missed: 2 } };
      const session = createSshConnector(createManualContext()).open(endpoint);
      const onRecord = (): void => jump.signalSessions('SIGSTOP');
      const result = await session.run(makeRequest(['answer', 'silence']), { onRecord });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'connection-lost' } });
      await session.close();
    });

    test('shows the key of the server behind it, and never its own in its place', async () => {
      const { host, port, hostKeys } = server.endpoint;
      const key = await readHostKey({ host, port, jump: jump.endpoint });
      expect(key).toEqual({ fingerprint: hostKeys[0], keyType: 'ssh-ed25519' });
      const unpinned = { ...jump.endpoint, hostKeys: [] };
      await expect(readHostKey({ host, port, jump: unpinned })).rejects.toMatchObject({ code: 'host-key-unknown' });
    });
  });
}

describe('A jump host', () => {
  test('gets at most eight logins at a time', async () => {
    const waiting: Socket[] = [];
    const full = Promise.withResolvers<void>();
    const silent = createServer((socket) => {
      if (waiting.push(socket) === 8) full.resolve();
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const context = createManualContext();
    const connector = createSshConnector(context);
    const login = { username: 'douki', auth: { kind: 'password', password: secret }, hostKeys: [otherPin] } as const;
    const jump = { host: '127.0.0.1', port, ...login };
    const runs = Array.from({ length: 9 }, (_, index) =>
      connector.open({ host: `wsus${index}`, port: 22, ...login, jump }).run(makeRequest(['answer'])),
    );
    await full.promise;
    expect(waiting).toHaveLength(8);
    silent.close();
    context.advance(20_000);
    const results = await Promise.all(runs);
    expect(results.map(({ error }) => error?.code).sort()).toEqual([
      ...Array.from({ length: 8 }, () => 'connect-timeout'),
      'unreachable',
    ]);
    expect(inspect(results, { depth: 10, showHidden: true })).not.toContain(secret);
    waiting.forEach((socket) => socket.destroy());
  });

  test('that never connects on is given up at the time-out of the server', async () => {
    const peer = await startSshPeer();
    const context = createManualContext();
    const asked = Promise.withResolvers<void>();
    peer.onForward(() => asked.resolve());
    const session = createSshConnector(context).open({
      ...peer.endpoint,
      host: 'wsus01',
      port: 22,
      jump: peer.endpoint,
    });
    const run = session.run(makeRequest(['answer']));
    await asked.promise;
    context.advance(20_000);
    expect(await run).toMatchObject({
      outcome: 'failed',
      error: { code: 'connect-timeout', data: { host: 'wsus01', port: '22' } },
    });
    await session.close();
    await peer.close();
  });
});
