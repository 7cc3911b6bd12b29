import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScriptResult } from '../../../connectors/connector.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { createWinrmConnector, readPin } from '../../../connectors/winrm/connector.ts';
import type { WinrmEndpoint } from '../../../connectors/winrm/endpoint.ts';
import { createCertificate, pinOf } from '../../../lab/winrm/certificate.ts';
import { makeRequest } from '../making.ts';
import { startWinrmPeer, type WinrmPeer } from './peer.ts';

describe('the certificate of a server', () => {
  let peer: WinrmPeer;
  beforeEach(async () => {
    peer = await startWinrmPeer('https-basic');
  });
  afterEach(() => peer.close());

  async function runWith(more: Partial<WinrmEndpoint>): Promise<ScriptResult> {
    const session = createWinrmConnector().open({ ...peer.endpoint, ...more });
    const result = await session.run(makeRequest(['answer']));
    await session.close();
    return result;
  }

  test('is read without a login', async () => {
    expect(await readPin(peer.endpoint)).toBe(pinOf(peer.certificate.certificate));
    expect(peer.operations).toEqual([]);
  });

  test('lets in when it is pinned, alone or among others', async () => {
    const pins = [pinOf(createCertificate('old').certificate), `${pinOf(peer.certificate.certificate)}=`];
    expect(await runWith({ tls: { pins } })).toMatchObject({ outcome: 'done' });
  });

  test('lets in when its authority is named, by its address and by its name', async () => {
    const tls = { pins: [], ca: peer.certificate.certificate };
    expect(await runWith({ tls })).toMatchObject({ outcome: 'done' });
    expect(await runWith({ tls, host: 'localhost' })).toMatchObject({ outcome: 'done' });
  });

  test('with another key than the pinned one is refused before anything is sent', async () => {
    const expected = pinOf(createCertificate('other').certificate);
    const fingerprint = pinOf(peer.certificate.certificate);
    expect(await runWith({ tls: { pins: [expected] } })).toMatchObject({
      outcome: 'failed',
      error: { code: 'certificate-changed', data: { expected, fingerprint } },
    });
    expect(peer.operations).toEqual([]);
  });

  test('with the pinned key but of another authority than the named one is refused', async () => {
    const tls = { pins: [pinOf(peer.certificate.certificate)], ca: createCertificate('other').certificate };
    expect(await runWith({ tls })).toMatchObject({ outcome: 'failed', error: { code: 'certificate-refused' } });
  });

  test.each<[string, WinrmEndpoint['tls']]>([
    ['of no known authority', { pins: [] }],
    ['of another authority than the named one', { pins: [], ca: createCertificate('other').certificate }],
  ])('%s is refused', async (_, tls) => {
    expect(await runWith({ ...(tls && { tls }) })).toMatchObject({
      outcome: 'failed',
      error: { code: 'certificate-refused' },
    });
    expect(peer.operations).toEqual([]);
  });
});

describe('a server that does not answer as WinRM', () => {
  async function runAt(port: number, more: Partial<WinrmEndpoint> = {}, context = nodeContext): Promise<ScriptResult> {
    const auth = [{ kind: 'ntlm', username: 'u', password: 'p' }] as const;
    return createWinrmConnector(context)
      .open({ host: '127.0.0.1', port, auth, ...more })
      .run(makeRequest(['answer']));
  }

  test('a port where nobody listens is unreachable', async () => {
    expect(await runAt(1)).toMatchObject({
      outcome: 'failed',
      error: { code: 'unreachable', data: { reason: 'ECONNREFUSED' } },
    });
  });

  test('another web server is told apart', async () => {
    const page = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
    const web = createServer((socket) => socket.on('data', () => socket.write(page))).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const result = await runAt((web.address() as AddressInfo).port);
    web.close();
    expect(result).toMatchObject({
      outcome: 'failed',
      error: { code: 'login-refused', message: expect.stringContaining('Negotiate') },
    });
  });

  test('TLS where there is none, and none where there is TLS, are told', async () => {
    const peer = await startWinrmPeer('http-ntlm');
    expect(await runAt(peer.endpoint.port, { tls: { pins: [] } })).toMatchObject({
      error: { code: 'unreachable', message: expect.stringContaining('TLS') },
    });
    await peer.close();
    const other = await startWinrmPeer('https-basic');
    expect(await runAt(other.endpoint.port)).toMatchObject({ outcome: 'failed', error: { code: 'connection-lost' } });
    await other.close();
  });

  test('silence after the connection ends at the time for it', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const timeouts = { firstByteMs: 30, tlsMs: 30 };
    expect(await runAt(port, { timeouts })).toMatchObject({ outcome: 'failed', error: { code: 'connection-lost' } });
    expect(await runAt(port, { timeouts, tls: { pins: [] } })).toMatchObject({ error: { code: 'connect-timeout' } });
    silent.close();
  });
});
