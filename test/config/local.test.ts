import { describe, expect, test } from '@jest/globals';
import { good, parse, told } from './reading.ts';

describe('the server that the bot runs on', () => {
  const ways = (endpoints: string): string => good.replace(/endpoints:\n {6}ssh: .*/, `endpoints: ${endpoints}`);
  const local = ways('{ local: true }');
  const second = (endpoints: string): string =>
    `${local}  wsus02:\n    host: wsus02.corp.example\n    role: replica\n    upstream: wsus01\n    endpoints: ${endpoints}\n`;

  test('is reached without a name and without a secret', () => {
    expect(parse(local).endpoints.get('wsus01')).toEqual({ kind: 'local' });
  });

  test('may have its database on a SQL Server', () => {
    const config = parse(ways('{ local: true, mssql: { host: sql01, username: reader, password: "env:SQL" } }'));
    expect(config.endpoints.get('wsus01')).toEqual({ kind: 'local' });
    expect(config.databases.get('wsus01')).toMatchObject({ host: 'sql01' });
  });

  test.each([
    ['over SSH as well', '{ local: true, ssh: { username: svc, agent: /run/agent } }'],
    ['over WinRM as well', '{ local: true, winrm: {} }'],
  ])('%s is a mistake', (_, endpoints) => {
    expect(told(ways(endpoints))).toEqual(['servers.wsus01.endpoints|several-endpoints']);
  });

  test.each(['false', '"yes"', '{ program: pwsh.exe }'])('with local: %s is a mistake', (value) => {
    expect(told(ways(`{ local: ${value} }`))).toEqual(['servers.wsus01.endpoints.local|not-allowed']);
  });

  test('is one server at most, and each further one is told', () => {
    expect(told(second('{ local: true }'))).toEqual(['servers.wsus02.endpoints.local|local-twice']);
    expect(told(second('{ ssh: { username: svc, agent: /run/agent } }'))).toEqual([]);
  });

  test('is never reached from the local chat page, whatever its tags say', () => {
    const page = local
      .replace(/teams:\n( {2}.*\n)+/, 'teams: local\n')
      .replace('host: wsus01.corp.example', 'host: 127.0.0.1\n    tags: [simulated]');
    expect(told(page)).toEqual(['servers.wsus01|real-in-local-mode']);
  });
});
