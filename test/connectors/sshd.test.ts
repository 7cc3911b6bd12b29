import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSshConnector, readHostKey } from '../../connectors/ssh/connector.ts';
import type { SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import { fingerprintOf, makeKeyPair } from './keys.ts';
import { createManualContext, makeRequest } from './making.ts';
import { encryptKey, startSshAgent } from './ssh-agent.ts';
import { sshdPath, type SshdPeer, startSshd } from './sshd-peer.ts';
import { connectorSuite } from './suite.ts';

const isHere = existsSync(sshdPath);
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';

if (!isHere && isRequired) {
  test('OpenSSH is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
    throw new Error(`${sshdPath} is missing: apt-get install openssh-server`);
  });
} else if (!isHere) {
  test.skip(`OpenSSH: skipped, because ${sshdPath} is missing (apt-get install openssh-server)`, () => undefined);
} else {
  connectorSuite('SSH to OpenSSH', async (context) => {
    const peer = await startSshd();
    return {
      session: createSshConnector(context).open(peer.endpoint),
      received: async () => peer.journal().length,
      cut: () => peer.signalSessions('SIGKILL'),
      close: () => peer.close(),
    };
  });
  describeSshd();
}

function describeSshd(): void {
  describe('OpenSSH', () => {
    let peer: SshdPeer;
    beforeEach(async () => {
      peer = await startSshd();
    });
    afterEach(() => peer.close());

    test('the pinned host key lets in, another one does not', async () => {
      const { hostKeys } = peer.endpoint;
      expect(await readHostKey(peer.endpoint)).toEqual({ fingerprint: hostKeys[0], keyType: 'ssh-ed25519' });
      const session = createSshConnector().open({ ...peer.endpoint, hostKeys: [`${hostKeys[0]?.slice(0, -1)}!`] });
      const result = await session.run(makeRequest(['answer']));
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'host-key-changed' } });
    });

    test('any of the keys of a server may be the pinned one, whichever it shows first', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'douki-rsa-'));
      const file = join(folder, 'rsa');
      spawnSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', file]);
      const both = await startSshd([`HostKey ${file}`]);
      try {
        const hostKeys = [fingerprintOf(readFileSync(`${file}.pub`, 'utf8'))];
        expect(await readHostKey(both.endpoint)).toMatchObject({ keyType: 'ssh-ed25519' });
        const runWith = async (endpoint: SshEndpoint) => {
          const session = createSshConnector().open(endpoint);
          const result = await session.run(makeRequest(['answer']));
          await session.close();
          return result;
        };
        expect(await runWith({ ...both.endpoint, hostKeys })).toMatchObject({ outcome: 'done' });
        const jump = { ...both.endpoint, hostKeys };
        expect(await runWith({ ...both.endpoint, hostKeys, jump })).toMatchObject({ outcome: 'done' });
        const neither = await runWith({ ...both.endpoint, hostKeys: peer.endpoint.hostKeys });
        expect(neither).toMatchObject({ error: { code: 'host-key-changed', data: { keyType: 'ssh-ed25519' } } });
      } finally {
        await both.close();
        rmSync(folder, { recursive: true });
      }
    });

    test('a key that is not authorized is refused', async () => {
      const auth = { kind: 'key', privateKey: makeKeyPair().private } as const;
      const session = createSshConnector().open({ ...peer.endpoint, auth });
      const result = await session.run(makeRequest(['answer']));
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'login-refused' } });
    });

    test('an agent that holds the key lets in', async () => {
      const agent = await startSshAgent(keyOf(peer));
      try {
        const session = createSshConnector().open({ ...peer.endpoint, auth: { kind: 'agent', socket: agent.socket } });
        expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
        await session.close();
      } finally {
        await agent.close();
      }
    });

    test('an encrypted key lets in with its passphrase, and is a missing secret without', async () => {
      const privateKey = encryptKey(keyOf(peer), 'correct horse');
      const open = (passphrase: string) =>
        createSshConnector().open({ ...peer.endpoint, auth: { kind: 'key', privateKey, passphrase } });
      const right = open('correct horse');
      expect(await right.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
      await right.close();
      const wrong = await open('wrong horse').run(makeRequest(['answer']));
      expect(wrong).toMatchObject({ outcome: 'failed', error: { code: 'secret-missing' } });
      expect(JSON.stringify([wrong, String(wrong.error?.cause)])).not.toContain('horse');
    });

    test('a server that falls silent with its connection open is found out by keepalive', async () => {
      const keepalive = { intervalMs: 100, missed: 2 };
      const session = createSshConnector(createManualContext()).open({ ...peer.endpoint, keepalive });
      const onRecord = (): void => peer.signalSessions('SIGSTOP');
      const result = await session.run(makeRequest(['answer', 'silence']), { onRecord });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'connection-lost' } });
      expect(String(result.error?.cause)).toContain('Keepalive');
      await session.close();
    });
  });
}

function keyOf({ endpoint }: SshdPeer): string {
  if (endpoint.auth.kind !== 'key') throw new Error('The peer lets in by a key');
  return endpoint.auth.privateKey;
}
