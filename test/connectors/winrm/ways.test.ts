import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { winrmEndpointOf } from '../../../bot/command-line/winrm-endpoint.ts';
import type { WinrmSettings } from '../../../bot/config/config.ts';
import { createWinrmConnector } from '../../../connectors/winrm/connector.ts';
import type { WinrmAuth } from '../../../connectors/winrm/endpoint.ts';
import { createCertificate, pinOf } from '../../../lab/winrm/certificate.ts';
import { readRequest, writeFault, WsmanFault } from '../../../lab/winrm/soap.ts';
import { makeRequest } from '../making.ts';
import { secret, startWinrmPeer, type WinrmPeer } from './peer.ts';

const base = { host: 'h', port: 5986, useSsl: true, pins: [], shell: 'winrs' } as const;
const places = { environment: { P: secret, C: 'certificate', K: 'key' }, folder: '/' };
const login = { username: 'CORP\\svc', password: 'env:P' } as const;
const client = { certificate: 'env:C', key: 'env:K' } as const;

describe('the ways to log in', () => {
  test.each<[string, Partial<WinrmSettings>, readonly WinrmAuth['kind'][]]>([
    ['nothing is configured', {}, ['kerberos']],
    ['a keytab is', { keytab: '/k' }, ['kerberos']],
    ['a password is', login, ['ntlm']],
    ['a client certificate is', client, ['certificate']],
    ['all are', { ...login, ...client, keytab: '/k' }, ['kerberos', 'ntlm', 'certificate']],
    ['Basic is named', { ...login, authentication: 'basic' }, ['basic']],
    ['Kerberos is named beside a password', { ...login, authentication: 'kerberos' }, ['kerberos']],
  ])('when %s are %j in this order', (...[, settings, kinds]) => {
    expect(winrmEndpointOf({ ...base, ...settings }, places).auth.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('read secrets by their references, and tell one that is missing', () => {
    const { auth, tls } = winrmEndpointOf({ ...base, ...login, pins: ['SHA256:x'] }, places);
    expect(auth).toEqual([{ kind: 'ntlm', username: 'CORP\\svc', password: secret }]);
    expect(tls).toEqual({ pins: ['SHA256:x'] });
    expect(winrmEndpointOf({ ...base, useSsl: false, ...login }, places).tls).toBeUndefined();
    expect(() => winrmEndpointOf({ ...base, ...login, password: 'env:NONE' }, places)).toThrow(/NONE is not set/);
    expect(() => winrmEndpointOf({ ...base, ca: '/nowhere.pem' }, places)).toThrow(/nowhere\.pem cannot be read/);
  });

  test('take a name for Kerberos only where it is a principal', () => {
    const nameOf = (username: string): object => ({ ...base, authentication: 'kerberos', username });
    const authOf = (username: string): unknown => winrmEndpointOf(nameOf(username) as WinrmSettings, places).auth[0];
    expect(authOf('svc@CORP.EXAMPLE')).toEqual({ kind: 'kerberos', username: 'svc@CORP.EXAMPLE' });
    expect(authOf('CORP\\svc')).toEqual({ kind: 'kerberos' });
  });
});

describe('where Kerberos cannot be used', () => {
  let peer: WinrmPeer;
  afterEach(() => peer.close());

  test('the next way is tried when one is configured, and otherwise the run says so', async () => {
    peer = await startWinrmPeer('http-ntlm');
    const kerberos = { kind: 'kerberos', keytab: '/nowhere/keytab' } as const;
    const both = { ...peer.endpoint, auth: [kerberos, ...peer.endpoint.auth] };
    const session = createWinrmConnector().open(both);
    expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
    await session.close();
    const alone = await createWinrmConnector()
      .open({ ...peer.endpoint, auth: [kerberos] })
      .run(makeRequest(['answer']));
    expect(['kerberos-failed', 'library-missing']).toContain(alone.error?.code);
    expect(alone.outcome).toBe('failed');
  });
});

describe('a client certificate', () => {
  test('is shown in the TLS handshake and named in each request; another one is refused', async () => {
    const own = createCertificate('server');
    const known = createCertificate('bot');
    const seen: (string | undefined)[] = [];
    const tls = { cert: own.certificate, key: own.key, ca: known.certificate };
    const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (!(request.socket as TLSSocket).authorized) {
          response.statusCode = 401;
          response.end();
          return;
        }
        seen.push(request.headers.authorization);
        const soap = readRequest(Buffer.concat(chunks));
        const fault = new WsmanFault(2150859180, 'AccessDenied', 'it was let in, and there are no shells');
        response.statusCode = 500;
        response.setHeader('content-type', 'application/soap+xml');
        response.end(writeFault(soap.messageId, fault));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const runAs = (who: ReturnType<typeof createCertificate>): Promise<unknown> =>
      createWinrmConnector()
        .open({
          ...{ host: '127.0.0.1', port, tls: { pins: [pinOf(own.certificate)] } },
          auth: [{ kind: 'certificate', ...who }],
        })
        .run(makeRequest(['answer']));
    expect(await runAs(known)).toMatchObject({ outcome: 'failed', error: { code: 'remoting-off' } });
    expect(seen).toEqual(['http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual']);
    expect(await runAs(createCertificate('stranger'))).toMatchObject({ error: { code: 'login-refused' } });
    server.closeAllConnections();
    server.close();
  });

  test('that is no certificate fails before anything is sent', async () => {
    const peer = await startWinrmPeer('https-basic');
    const auth = [{ kind: 'certificate', certificate: 'no PEM', key: secret }] as const;
    const result = await createWinrmConnector()
      .open({ ...peer.endpoint, auth })
      .run(makeRequest(['answer']));
    await peer.close();
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'secret-missing' } });
    expect(result.error?.message).not.toContain(secret);
  });
});
