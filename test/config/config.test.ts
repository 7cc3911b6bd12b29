import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inventoryYaml, type InventoryServer } from '../../lab/estate/inventory.ts';
import { configJsonSchema } from '../../bot/config/known-keys.ts';
import { explainProblems } from '../../bot/config/problems.ts';
import { readConfig } from '../../bot/config/read.ts';
import { readSecret } from '../../bot/config/secrets.ts';
import { root, textOf } from '../house/files.ts';
import { good, parse, person, pin, problemsOf, settings, told, withSql } from './reading.ts';

describe('a configuration that is right', () => {
  test('is read with its defaults', () => {
    const config = parse(good);
    expect(config.language).toBe('ja');
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 3978 });
    expect(config.teams).toMatchObject({ mode: 'teams', identity: { kind: 'password' } });
    expect(config.people).toEqual({ readers: 'everyone', requesters: 'everyone', approvers: [person] });
    expect(config.servers.get('wsus01')).toMatchObject({
      port: 8530,
      useSsl: false,
      channel: 'default',
      simulated: false,
    });
    expect(config.endpoints.get('wsus01')).toMatchObject({
      kind: 'ssh',
      ssh: { host: 'wsus01.corp.example', port: 22, hostKeys: [pin] },
    });
  });

  test('may name the SQL Server of SUSDB', () => {
    const more = { host: 'sql01.corp.example', port: 1433, database: 'SUSDB', serverName: 'sql01.corp.example' };
    const config = parse(good.replace('endpoints:\n', withSql('host: sql01.corp.example, ca: "file:/ca.pem"')));
    const login = { username: 'reader', password: 'env:SQL', ca: 'file:/ca.pem' };
    expect(config.databases.get('wsus01')).toEqual({ ...more, ...login, encrypt: 'required' });
    expect(parse(good).databases.size).toBe(0);
  });

  test('may be the block that the lab prints', () => {
    const inventory: InventoryServer = {
      ...{ id: 'wsus01', host: 'tokyo-up01.corp.example', role: 'upstream', upstream: 'microsoft-update' },
      ...{ port: 8530, useSsl: false, settings: { proxy: 'none' }, simulated: true },
      ssh: { host: '127.0.0.1', port: 40_001, username: 'douki', privateKeyPath: '/k', password: 'x', hostKey: pin },
      mssql: {
        ...{ host: '127.0.0.1', port: 40_002, database: 'SUSDB', username: 'reader', passwordPath: '/p' },
        ...{ serverName: 'tokyo-sql01.corp.example', caPath: '/ca' },
      },
    };
    const config = parse(`teams: local\n${inventoryYaml([inventory])}`);
    expect(config.servers.get('wsus01')).toMatchObject({ simulated: true });
    expect(config.databases.get('wsus01')).toMatchObject({ password: 'file:/p', ca: 'file:/ca', port: 40_002 });
    expect(config.teams).toEqual({ mode: 'local' });
  });

  test('has the JSON Schema that is committed', () => {
    expect(textOf('douki.schema.json')).toBe(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    expect(root.protocol).toBe('file:');
  });
});

describe('ten mistakes', () => {
  const text = `timeZone: Asia/Tokio
langauge: ja
teams:
  appId: douki
  tenantId: ${person}
  password: hunter2
people:
  approvers: [ben@corp.example]
channels:
  default: general
servers:
  wsus01:
    host: wsus01.corp.example
    role: upstream
    upstream: wsus02
    port: 85300
    endpoints:
      ssh: { username: svc, password: hunter3 }
  wsus02:
    host: wsus02.corp.example
    role: replika
    upstream: wsus01
    channel: alarms
    endpoints:
      ssh: { username: svc, privateKey: "file:/k", hostKey: "MD5:12" }
  WSUS02:
    host: wsus02.corp.example
    role: replica
    upstream: wsus3
    endpoints: { ssh: { username: svc } }
    settings: { proxy: { name: p } }
`;

  test('are told at once, each with its place', () => {
    expect(told(text)).toEqual([
      'timeZone|not-a-time-zone',
      'langauge|unknown-key-near',
      'teams.appId|not-an-object-id',
      'teams.password|secret-literal',
      'people.approvers[0]|not-an-object-id',
      'channels.default|not-a-channel',
      'servers.wsus01.upstream|loop',
      'servers.wsus01.port|too-large',
      'servers.wsus01.endpoints.ssh.password|secret-literal',
      'servers.wsus02.role|not-allowed',
      'servers.wsus02.channel|no-channel',
      'servers.wsus02.endpoints.ssh.hostKey|not-a-fingerprint',
      'servers.WSUS02|same-id',
      'servers.WSUS02.upstream|no-upstream-near',
      'servers.WSUS02.endpoints.ssh|no-login',
      'servers.WSUS02.settings.proxy.port|missing',
    ]);
  });

  test('have their lines', () => {
    const lines = problemsOf(text).map(({ line }) => line);
    expect(lines.slice(0, 8)).toEqual([1, 2, 4, 6, 8, 10, 15, 16]);
  });

  test.each(['en', 'ja'] as const)('have words in %s, and no secret is among them', (language) => {
    const lines = explainProblems('douki.yaml', problemsOf(text), language);
    expect(lines).toHaveLength(17);
    expect(lines.join('\n')).not.toMatch(/hunter|\{|undefined/);
    expect(lines[2]).toContain('language');
  });
});

describe('what no schema can say', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['an unknown upstream', 'upstream: microsoft-update', 'upstream: somewhere', 'servers.wsus01.upstream|no-upstream'],
    ['a server above itself', 'upstream: microsoft-update', 'upstream: wsus01', 'servers.wsus01.upstream|loop'],
    ['a replica of nobody', 'role: upstream', 'role: replica', 'servers.wsus01.upstream|replica-of-nobody'],
    ['a server named as Microsoft Update', '  wsus01:', '  Microsoft-Update:', 'servers.Microsoft-Update|id-is-taken'],
    ['an id that cannot be typed', '  wsus01:', '  "wsus 01":', 'servers.wsus 01|bad-id'],
    ['no approver at all', /approvers: .*/.exec(good)?.[0] ?? '', 'approvers: []', 'people.approvers|no-approver'],
    ['no channel for alerts', '  default: ', '  other: ', 'channels.default|no-default-channel'],
    ['a bot without proof', '  password: env:DOUKI_BOT_PASSWORD', '', 'teams|no-identity'],
    ['a key that stands twice', 'language: ja', 'language: ja\nlanguage: en', 'language|same-key'],
    ['a setting that no check reads', 'proxy: {', 'prxoy: {', 'servers.wsus01.settings.prxoy|unknown-key-near'],
    [
      'the name of an instance',
      'endpoints:\n',
      withSql('host: "sql01\\\\WSUS"'),
      'servers.wsus01.endpoints.mssql.host|instance-name',
    ],
    [
      'WID as if it were reached from outside',
      'endpoints:\n',
      withSql('host: "np:MICROSOFT##WID"'),
      'servers.wsus01.endpoints.mssql.host|internal-database',
    ],
    [
      'an address that no certificate names',
      'endpoints:\n',
      withSql('host: 10.0.0.7'),
      'servers.wsus01.endpoints.mssql.serverName|no-server-name',
    ],
    [
      'a weaker encryption',
      'endpoints:\n',
      withSql('host: sql01, encrypt: optional'),
      'servers.wsus01.endpoints.mssql.encrypt|not-allowed',
    ],
    [
      'real servers in local mode',
      /teams:[^]*PASSWORD/.exec(good)?.[0] ?? '',
      'teams: local',
      'servers.wsus01|real-in-local-mode',
    ],
  ];
  test.each(cases)('%s', (...[, from, to, expected]) => {
    expect(good).toContain(from);
    expect(told(good.replace(from, to))).toEqual([expected]);
  });

  test('broken YAML is told by its line, without what stands there', () => {
    const [problem] = problemsOf('servers:\n  wsus01: "hunter2\n\tx');
    expect(problem?.line).toBeGreaterThan(1);
    expect(told('password: *hunter2')).toEqual(['(*)|yaml']);
  });
});

describe('files and secrets', () => {
  test('a file that is not there is a mistake too', () => {
    expect(() => readConfig('/nowhere/douki.yaml', { settings })).toThrow(/douki\.yaml.*\n.*ENOENT/);
  });

  test('a reference is followed only when it is needed, and says what is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'douki-config-'));
    writeFileSync(join(folder, 'key'), 'secret\n');
    const places = { environment: { NAME: 'value' }, folder };
    expect(readSecret('env:NAME', places)).toBe('value');
    expect(readSecret('file:key', places)).toBe('secret');
    expect(() => readSecret('env:OTHER', places)).toThrow(/OTHER is not set/);
    expect(() => readSecret('file:other', places)).toThrow(/other cannot be read/);
  });
});
