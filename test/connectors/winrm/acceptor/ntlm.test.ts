import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { WinrmEndpoint } from '../../../../connectors/winrm/endpoint.ts';
import { echo } from './echo.ts';
import { type Acceptor, type AcceptorOptions, missingAcceptor, startAcceptor } from './peer.ts';

const mechanisms = '/etc/gss/mech.d';
const missing =
  missingAcceptor() ?? (existsSync(mechanisms) ? undefined : 'gss-ntlmssp is missing (apt-get install gss-ntlmssp)');
const password = 'Passw0rd-\u65e5\u672c!';
const long = '\u65e5\u672c\u{1f600} "<&>" '.repeat(20_000);

if (missing === undefined) describeNtlm();
else if (process.env['DOUKI_REQUIRE_PEERS'] === '1') {
  test('gss-ntlmssp is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
    throw new Error(missing);
  });
} else test.skip(`NTLM against gss-ntlmssp: skipped, because ${missing}`, () => undefined);

function describeNtlm(): void {
  describe('NTLM against gss-ntlmssp', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'douki-ntlm-'));
    const users = path.join(folder, 'users');
    writeFileSync(users, `LAB:wsusbot:${password}\n`, { mode: 0o600 });
    let acceptor: Acceptor | undefined;
    afterEach(() => acceptor?.close());
    afterAll(() => rmSync(folder, { recursive: true }));

    async function start(options: Omit<AcceptorOptions, 'environment'> = {}): Promise<WinrmEndpoint> {
      acceptor = await startAcceptor({ ...options, environment: { NTLM_USER_FILE: users } });
      return {
        ...{ host: '127.0.0.1', port: acceptor.port },
        auth: [{ kind: 'ntlm', username: 'LAB\\wsusbot', password }],
        ...(options.isTls === true && { tls: { pins: [acceptor.pin] } }),
      };
    }

    test('a whole shell travels sealed both ways, with a message integrity code and in several envelopes', async () => {
      const endpoint = await start();
      expect(await echo(endpoint, long)).toEqual({ text: long, exitCode: 3 });
      const told = (await acceptor?.close()) ?? [];
      expect(told[0]).toMatchObject({ login: true, who: expect.stringMatching(/wsusbot/i) });
      expect(told.filter(({ unsealed }) => unsealed === true).length).toBeGreaterThan(8);
      expect(told.filter(({ operation }) => operation === 'Send').length).toBeGreaterThan(1);
    });

    test.each([
      ['the right channel binding is seen', { isTls: true, binding: 'own' }, { bound: true }],
      ['without TLS there is none, and none is fine', { binding: 'own' }, { bound: false }],
      ['an acceptor that expects none lets in as well', { isTls: true }, { login: true }],
    ] as const)('%s', async (_, options, told) => {
      expect(await echo(await start(options), 'x')).toMatchObject({ text: 'x' });
      expect((await acceptor?.close())?.[0]).toMatchObject({ login: true, ...told });
    });

    test('the channel binding of another certificate is refused', async () => {
      expect(await echo(await start({ isTls: true, binding: 'other' }), 'x')).toMatchObject({ code: 'login-refused' });
      expect(await acceptor?.close()).toMatchObject([{ login: false }]);
    });

    test.each([
      ['a wrong password', 'LAB\\wsusbot', 'wrong-4711'],
      ['an unknown account', 'LAB\\nobody', password],
    ])('%s is refused, and no word tells the password', async (_, username, guess) => {
      const endpoint = await start();
      const result = await echo({ ...endpoint, auth: [{ kind: 'ntlm', username, password: guess }] }, 'x');
      expect(result).toMatchObject({ code: 'login-refused' });
      expect(JSON.stringify(result)).not.toContain(guess);
    });
  });
}
