import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createMssqlConnector } from '../../../connectors/mssql/connector.ts';
import type { MssqlEndpoint } from '../../../connectors/mssql/endpoint.ts';
import { createSessions } from '../../../connectors/sessions.ts';
import type { TdsConduct } from '../../../lab/tds/session.ts';
import { createManualContext } from '../making.ts';
import { certify, queries, secret } from './peer.ts';
import { openPlayground } from './playground.ts';

const { start, runOnce, closeAtEnd } = openPlayground();

describe('a login that must not be', () => {
  test('a server that grants no encryption sees no login at all', async () => {
    const peer = await start({ encryption: 'off' });
    const result = await runOnce(peer, queries(['answer']));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'encryption-refused' } });
    expect(peer.logins()).toBe(0);
    expect(peer.server.seen.length).toBeLessThanOrEqual(1);
  });

  test.each([
    ['before it is asked and takes it back then', [answerOf(1)], [answerOf(2)]],
    ['and takes it back in the same breath', [], [answerOf(1), answerOf(2)]],
    ['in an answer that has no such option', [], [Buffer.from('040100090000010 0ff'.replace(' ', ''), 'hex')]],
    ['that is no packet at all', [], [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
  ])('somebody in between who grants encryption %s reads no login', async (_, early, late) => {
    const connections: Buffer[][] = [];
    const middle = createServer((socket) => {
      socket.on('error', () => undefined);
      const received: Buffer[] = [];
      connections.push(received);
      for (const bytes of early) socket.write(bytes);
      socket.on('data', (chunk) => {
        if (received.length === 0) for (const bytes of late) socket.write(bytes);
        received.push(chunk);
      });
    });
    await new Promise<void>((resolve) => void middle.listen(0, '127.0.0.1', resolve));
    closeAtEnd(() => new Promise((resolve) => void middle.close(() => resolve())));
    const { port } = middle.address() as AddressInfo;
    const peer = await start();
    for (const encrypt of ['required', 'strict'] as const) {
      const result = await runOnce(peer, queries(['answer']), { port, encrypt, connectMs: 500 });
      expect(result).toMatchObject({ outcome: 'failed' });
    }
    const sent = connections.map((chunks) => Buffer.concat(chunks)).filter((all) => all.length > 0);
    // PRELOGIN, and a TLS handshake.
    expect(sent.map((all) => all[0])).toEqual([18, 22]);
    for (const all of sent)
      for (const text of [all.toString('utf16le'), all.subarray(1).toString('utf16le')])
        expect(text).not.toContain('reader');
  });

  test.each<[string, Partial<MssqlEndpoint>]>([
    ['of another authority', { ca: certify('Lab authority').certificate }],
    ['for another name', { serverName: 'sql02.corp.example' }],
    ['with no authority given', { ca: '' }],
  ])('a certificate %s is refused before the login', async (_, more) => {
    for (const encrypt of ['required', 'strict'] as const) {
      const peer = await start();
      const result = await runOnce(peer, queries(['answer']), { ...more, encrypt });
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'certificate-refused' } });
      expect(peer.logins()).toBe(0);
    }
  });

  test.each<[string, Partial<MssqlEndpoint>, TdsConduct, string, number]>([
    ['a wrong password', { auth: { kind: 'sql', username: 'reader', password: `${secret}x` } }, {}, 'login-refused', 1],
    [
      'a Windows account of a domain that is not trusted',
      { auth: { kind: 'ntlm', domain: 'CORP', username: 'svc', password: secret } },
      {},
      'login-refused',
      1,
    ],
    ['a database that is not there', { database: 'SUSDB2' }, {}, 'database-unavailable', 1],
    [
      'a locked login',
      {},
      { loginErrors: [{ number: 18486, class: 14, text: 'The account is locked.' }] },
      'login-refused',
      1,
    ],
    [
      'a database that comes up',
      {},
      { loginErrors: [{ number: 40613, class: 17, text: 'Database is not currently available.' }] },
      'database-unavailable',
      1,
    ],
    ['a connection cut during the login', {}, { fault: 'cut-login' }, 'unreachable', 1],
    ['a port where nobody listens', { port: 1 }, {}, 'unreachable', 0],
    ['a name that does not exist', { host: 'sql01.invalid' }, {}, 'unreachable', 0],
    ['silence after the connection', { connectMs: 400 }, { fault: 'silent-connect' }, 'connect-timeout', 0],
    ['silence after PRELOGIN', { connectMs: 400 }, { fault: 'silent-prelogin' }, 'connect-timeout', 0],
    ['silence after the login', { connectMs: 400 }, { fault: 'silent-login' }, 'connect-timeout', 1],
  ])('%s is tried once and tells no secret', async (...row) => {
    const [, more, conduct, code, logins] = row;
    const peer = await start(conduct);
    const result = await runOnce(peer, queries(['answer']), more);
    expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code } });
    expect(peer.logins()).toBe(logins);
    expect(inspect(result, { depth: 12, showHidden: true })).not.toContain(secret);
  });

  test('a login refused again and again is left alone by whoever counts failures', async () => {
    const peer = await start({ loginErrors: [{ number: 18456, class: 14, text: 'Login failed.' }] });
    const sessions = createSessions({ context: createManualContext() });
    closeAtEnd(() => sessions.close());
    const get = () => sessions.get('wsus01/mssql', () => createMssqlConnector().open(peer.endpoint));
    for (let round = 0; round < 10; round += 1) await get().run(queries(['answer']));
    expect(peer.logins()).toBe(3);
  });
});

/** An answer to PRELOGIN that says nothing but what becomes of encryption. */
function answerOf(encryption: number): Buffer {
  return Buffer.from([4, 1, 0, 15, 0, 0, 1, 0, 1, 0, 6, 0, 1, 0xff, encryption]);
}
