import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { createCertificate } from '../../../lab/winrm/certificate.ts';
import { startWinrmServer, type WinrmServer } from '../../../lab/winrm/server.ts';
import { cmdShellUri, createCmdPlayer } from '../../../lab/winrm/winrs.ts';

const python = '/usr/bin/python3';
const ansible = '/usr/bin/ansible';
const account = { username: 'wsusbot', password: 'Passw0rd-4711!' };
const run = promisify(execFile);

/** Runs its tests when the peer is here, fails when it has to be, and says why not otherwise. */
function withPeer(name: string, missing: string | undefined, describePeer: () => void): void {
  if (missing === undefined) describe(name, describePeer);
  else if (process.env['DOUKI_REQUIRE_PEERS'] === '1') {
    test(`${name} is here, as DOUKI_REQUIRE_PEERS=1 demands`, () => {
      throw new Error(missing);
    });
  } else test.skip(`${name}: skipped, because ${missing}`, () => undefined);
}

const hasPywinrm = spawnSync(python, ['-c', 'import winrm'], { stdio: 'ignore' }).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'douki-winrm-clients-'));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  return path.join(folder, name);
};
// pywinrm takes MD4 from OpenSSL, which has it in its legacy provider only.
const openssl = file(
  'openssl.cnf',
  'openssl_conf = init\n[init]\nproviders = prov\n[prov]\ndefault = d\nlegacy = l\n[d]\nactivate = 1\n[l]\nactivate = 1\n',
);
const certificate = createCertificate('lab');
const ca = file('ca.pem', certificate.certificate);
const environment = { PATH: '/usr/bin:/bin', HOME: folder, LC_ALL: 'C.UTF-8', OPENSSL_CONF: openssl };

let server: WinrmServer | undefined;
afterEach(() => server?.close());
afterAll(() => rmSync(folder, { recursive: true }));

/** A lab server whose commands tell what they were asked, after a first "nothing yet". */
async function start(isTls: boolean): Promise<number> {
  server = await startWinrmServer({
    ...{ port: 0, account, computer: 'lab', conduct: { connection: () => undefined }, maxWaitMs: 50 },
    certificate: isTls ? certificate : undefined,
    players: {
      [cmdShellUri]: createCmdPlayer(({ commandLine, output }) => {
        const words = commandLine.split(' ');
        const encoded = words[words.findIndex((word) => /^-EncodedCommand$/i.test(word)) + 1] ?? '';
        const said = /^powershell/i.test(commandLine)
          ? Buffer.from(encoded, 'base64').toString('utf16le')
          : commandLine;
        setTimeout(() => {
          void output.write('stdout', Buffer.from(`\u65e5\u672c ${said}\r\n`));
          void output.write('stderr', Buffer.from('a word aside\r\n'));
          output.end(3);
        }, 120);
        return { input: () => undefined, inputEnd: () => undefined };
      }),
    },
  });
  return server.port;
}

withPeer('pywinrm', hasPywinrm ? undefined : 'python3-winrm is missing (apt-get install python3-winrm)', () => {
  const client = new URL('client.py', import.meta.url).pathname;

  async function ask(isTls: boolean, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const port = await start(isTls);
    const settings = {
      endpoint: `${isTls ? 'https' : 'http'}://127.0.0.1:${port}/wsman`,
      ...{ transport: isTls ? 'basic' : 'ntlm', encryption: isTls ? 'auto' : 'always', ...account },
      ...{ command: 'hello', arguments: ['\u6771\u4eac', '"a & b"'], ...(isTls && { ca }) },
      ...more,
    };
    const { stdout } = await run(python, ['-W', 'ignore', client, JSON.stringify(settings)], { env: environment });
    return JSON.parse(stdout);
  }

  const answer = { output: '\u65e5\u672c hello \u6771\u4eac "a & b"\r\n', errors: 'a word aside\r\n', code: 3 };

  test('gets a whole command over HTTPS with Basic', async () => {
    expect(await ask(true)).toEqual(answer);
  });

  test('gets a whole command over HTTP with NTLM, sealed both ways', async () => {
    expect(await ask(false)).toEqual(answer);
  });

  test('gets a whole command over HTTPS with NTLM', async () => {
    expect(await ask(true, { transport: 'ntlm' })).toEqual(answer);
  });

  test.each([
    ['over HTTPS', true],
    ['over HTTP', false],
  ])('is refused %s with a wrong password', async (_, isTls) => {
    expect(await ask(isTls, { password: 'wrong' })).toMatchObject({ error: 'InvalidCredentialsError' });
  });

  test('is refused over HTTP when it does not seal', async () => {
    expect(await ask(false, { encryption: 'never' })).toMatchObject({ error: expect.stringMatching(/Error/) });
  });
});

withPeer('Ansible', existsSync(ansible) ? undefined : `${ansible} is missing (apt-get install ansible)`, () => {
  test.each([
    ['HTTP, NTLM and sealing', false, 'ntlm', 'always'],
    ['HTTPS and Basic', true, 'basic', 'auto'],
  ])(
    'runs a raw command over %s',
    async (...[, isTls, transport, encryption]) => {
      const port = await start(isTls);
      const inventory = file(
        'hosts.yml',
        JSON.stringify({
          all: {
            hosts: {
              lab: {
                ...{ ansible_connection: 'winrm', ansible_host: '127.0.0.1', ansible_port: port },
                ...{ ansible_winrm_scheme: isTls ? 'https' : 'http', ansible_winrm_transport: transport },
                ...{ ansible_winrm_message_encryption: encryption, ansible_winrm_ca_trust_path: ca },
                ...{ ansible_user: account.username, ansible_password: account.password },
              },
            },
          },
        }),
      );
      const words = ['lab', '-i', inventory, '-m', 'raw', '-a', 'Write-Output 1'];
      const env = { ...environment, ANSIBLE_LOCAL_TEMP: path.join(folder, 'tmp'), ANSIBLE_NOCOLOR: '1' };
      const told = await run(ansible, words, { env }).catch((error: { stdout: string; stderr: string }) => error);
      // Ansible tells the exit code and both streams of the command that it wrapped.
      expect(`${told.stdout}${told.stderr}`).toContain('rc=3');
      expect(told.stdout).toContain('\u65e5\u672c');
      expect(told.stdout).toContain('Write-Output 1');
    },
    60_000,
  );
});
