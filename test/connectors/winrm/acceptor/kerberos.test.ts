import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { WinrmAuth, WinrmEndpoint } from '../../../../connectors/winrm/endpoint.ts';
import type { Echo } from './echo.ts';
import { type Kdc, missingKdc, startKdc } from './kdc.ts';
import { type Acceptor, type AcceptorOptions, missingAcceptor, startAcceptor } from './peer.ts';

const missing = missingAcceptor() ?? missingKdc();
const program = new URL('echo-process.ts', import.meta.url).pathname;
const long = '\u65e5\u672c "<&>" '.repeat(8_000);

if (missing === undefined) describeKerberos();
else if (process.env['DOUKI_REQUIRE_PEERS'] === '1') {
  test('MIT Kerberos is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
    throw new Error(missing);
  });
} else test.skip(`Kerberos against MIT krb5: skipped, because ${missing}`, () => undefined);

function describeKerberos(): void {
  describe('Kerberos against MIT krb5', () => {
    let kdc: Kdc;
    let acceptor: Acceptor | undefined;
    beforeAll(async () => {
      kdc = await startKdc();
    });
    afterEach(async () => {
      await acceptor?.close();
      acceptor = undefined;
    });
    afterAll(() => kdc.close());

    async function start(
      options: Omit<AcceptorOptions, 'environment'> = {},
      auth: WinrmAuth = { kind: 'kerberos', keytab: kdc.keytab },
    ): Promise<WinrmEndpoint> {
      acceptor = await startAcceptor({ ...options, environment: kdc.acceptor });
      const tls = options.isTls === true && { tls: { pins: [acceptor.pin] } };
      return { host: 'localhost', port: acceptor.port, auth: [auth], ...tls };
    }

    async function echo(endpoint: WinrmEndpoint, text: string, realm: Kdc = kdc): Promise<Echo> {
      const env = { PATH: '/usr/bin:/bin', ...realm.environment };
      const words = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(endpoint), text];
      const { stdout } = await promisify(execFile)(process.execPath, words, { env });
      return JSON.parse(stdout) as Echo;
    }

    test('a keytab gets in as WSMAN, and a whole shell travels sealed both ways with signatures of 60 bytes', async () => {
      expect(await echo(await start(), long)).toEqual({ text: long, exitCode: 3 });
      const [login, ...rest] = (await acceptor?.close()) ?? [];
      expect(login).toMatchObject({ login: true, who: 'wsusbot@LAB.TEST', target: 'WSMAN/localhost@LAB.TEST' });
      expect(rest.filter(({ unsealed }) => unsealed === true).map(({ signature }) => signature)).toContain(60);
      expect(rest.filter(({ unsealed }) => unsealed === false)).toEqual([]);
    });

    test('the ticket of the process serves where no keytab is named', async () => {
      const tools = { env: { PATH: '/usr/bin:/bin', ...kdc.environment }, encoding: 'utf8' } as const;
      expect(spawnSync('kinit', ['-k', '-t', kdc.keytab, 'wsusbot'], tools).stderr).toBe('');
      expect(await echo(await start({}, { kind: 'kerberos' }), 'x')).toMatchObject({ text: 'x' });
      const named = { kind: 'kerberos', username: 'wsusbot@LAB.TEST' } as const;
      await acceptor?.close();
      expect(await echo(await start({}, named), 'x')).toMatchObject({ text: 'x' });
    });

    test.each([
      ['the right channel binding is seen', { isTls: true, binding: 'own' }, { bound: true }],
      ['an acceptor that expects none lets in as well', { isTls: true }, { login: true }],
    ] as const)('over TLS %s', async (_, options, told) => {
      expect(await echo(await start(options), 'x')).toMatchObject({ text: 'x' });
      expect((await acceptor?.close())?.[0]).toMatchObject({ login: true, ...told });
    });

    test('the channel binding of another certificate is refused', async () => {
      expect(await echo(await start({ isTls: true, binding: 'other' }), 'x')).toMatchObject({ code: 'login-refused' });
    });

    test('an account that the domain does not know, or does not let in, is told as refused', async () => {
      const unknown = { kind: 'kerberos', username: 'nobody@LAB.TEST', keytab: kdc.keytab } as const;
      expect(await echo(await start({}, unknown), 'x')).toMatchObject({
        code: expect.stringMatching(/login-refused|kerberos-failed/),
      });
      await acceptor?.close();
      kdc.admin('addprinc -pw Other0 locked');
      kdc.admin(`ktadd -norandkey -k ${kdc.file('locked.keytab')} locked`);
      kdc.admin('modprinc -allow_tix locked');
      const locked = { kind: 'kerberos', keytab: kdc.file('locked.keytab') } as const;
      const result = await echo(await start({}, locked), 'x');
      expect(result).toMatchObject({ code: 'login-refused', message: expect.stringContaining('revoked') });
    });
  });

  describe('Kerberos in a realm where only HTTP is registered', () => {
    let kdc: Kdc;
    beforeAll(async () => {
      kdc = await startKdc(['HTTP']);
    });
    afterAll(() => kdc.close());

    test('comes in by that name', async () => {
      const acceptor = await startAcceptor({ environment: kdc.acceptor });
      const auth = [{ kind: 'kerberos', keytab: kdc.keytab }] as const;
      const endpoint: WinrmEndpoint = { host: 'localhost', port: acceptor.port, auth };
      const env = { PATH: '/usr/bin:/bin', ...kdc.environment };
      const words = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(endpoint), 'x'];
      const { stdout } = await promisify(execFile)(process.execPath, words, { env });
      expect(JSON.parse(stdout)).toMatchObject({ text: 'x' });
      expect((await acceptor.close())[0]).toMatchObject({ login: true, target: 'HTTP/localhost@LAB.TEST' });
    });

    test('a server that the domain does not know is told, with what to look at', async () => {
      const endpoint = { host: '127.0.0.1', port: 1, auth: [{ kind: 'kerberos', keytab: kdc.keytab }] };
      const env = { PATH: '/usr/bin:/bin', ...kdc.environment };
      const acceptor = await startAcceptor({ environment: kdc.acceptor });
      const words = [program, JSON.stringify({ ...endpoint, port: acceptor.port }), 'x'];
      const { stdout } = await promisify(execFile)(process.execPath, words, { env });
      expect(JSON.parse(stdout)).toMatchObject({
        code: 'kerberos-failed',
        message: expect.stringContaining('krb5.conf'),
      });
      await acceptor.close();
    });
  });
}
