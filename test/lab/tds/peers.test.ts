import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authority, certify, secret, startMssqlPeer, type MssqlPeer } from '../../connectors/mssql/peer.ts';

const python = '/usr/bin/python3';
const missing = whyNoFreeTds();
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('other clients of TDS and the simulated SQL Server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'douki-freetds-'));
    let peer: MssqlPeer;
    beforeAll(async () => {
      peer = await startMssqlPeer();
    });
    afterAll(async () => {
      await peer.server.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** FreeTDS checks the name of the host against the certificate, so the name leads to loopback in its configuration. */
    function environment(version: string, ca = authority.certificate): NodeJS.ProcessEnv {
      const file = join(folder, `ca-${ca.length}.pem`);
      writeFileSync(file, ca);
      const path = join(folder, `freetds-${version}.conf`);
      const lines = [
        '[global]',
        `tds version = ${version}`,
        'encryption = require',
        `ca file = ${file}`,
        'check certificate hostname = no',
        'client charset = UTF-8',
        '[lab]',
        'host = 127.0.0.1',
        `port = ${peer.server.port}`,
      ];
      writeFileSync(path, lines.join('\n'));
      return { ...process.env, FREETDSCONF: path, LC_ALL: 'C.UTF-8' };
    }

    const account = ['-S', 'lab', '-U', 'reader', '-P', secret, '-D', 'SUSDB'];

    test.each(['7.1', '7.2', '7.3', '7.4'])('tsql reads one row over TDS %s', async (version) => {
      const ran = await run('tsql', account, { env: environment(version), input: 'answer\ngo\nerror 229\ngo\nexit\n' });
      expect(ran.output).toMatch(/42\t1\t更新プログラム 🍣\tNULL\t9007199254740991/);
      expect(ran.output).toContain('SELECT permission was denied');
    });

    test('bsqldb reads one row', async () => {
      const ran = await run('bsqldb', [...account, '-t', '|'], { env: environment('7.4'), input: 'answer\n' });
      expect(ran.output).toMatch(/42\|1\|更新プログラム 🍣\|NULL\|9007199254740991/);
    });

    test('tsql believes no other authority', async () => {
      const ran = await run('tsql', account, {
        env: environment('7.4', certify('Other').certificate),
        input: 'exit\n',
      });
      expect(ran.status).not.toBe(0);
    });

    test('pymssql reads one row, many rows and an error', async () => {
      const script = [
        'import pymssql, sys',
        "c = pymssql.connect(server='127.0.0.1', port=sys.argv[2], user='reader', password=sys.argv[1], database='SUSDB', autocommit=True, tds_version='7.3')",
        'k = c.cursor(as_dict=True)',
        "k.execute('answer'); r = k.fetchone(); print(r['number'], r['yes'], r['text'], r['nothing'], r['large'])",
        "k.execute('rows'); print(len(k.fetchall()))",
        'try:',
        "    k.execute('error 1222')",
        'except pymssql.Error as e:',
        '    print(e.args[0])',
      ];
      const ran = await run(python, ['-c', script.join('\n'), secret, String(peer.server.port)], {
        env: environment('7.3'),
      });
      expect(ran.output.trim().split('\n')).toEqual([
        '42 True 更新プログラム 🍣 None 9007199254740991',
        '3000',
        '1222',
      ]);
    });
  });
}

function whyNoFreeTds(): string | undefined {
  for (const program of ['tsql', 'bsqldb'])
    if (spawnSync(program, ['-C']).error)
      return `there is no ${program}: install freetds-bin to have other clients tried`;
  const found = spawnSync(python, ['-c', 'import pymssql']);
  return found.status === 0 ? undefined : 'there is no pymssql: install python3-pymssql to have other clients tried';
}

function run(
  program: string,
  parameters: readonly string[],
  { env, input = '' }: { env: NodeJS.ProcessEnv; input?: string },
): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, timeout: 20_000 });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ output, status }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
