import { describe, expect, test } from '@jest/globals';
import { inventoryYaml, type InventoryServer } from '../../lab/estate/inventory.ts';
import { good, parse, pin, told } from './reading.ts';

describe('a server that is reached over WinRM', () => {
  const withWinrm = (keys: string): string => good.replace(/ {6}ssh: .*/, `      winrm: { ${keys} }`);
  const settingsOf = (keys: string): unknown => parse(withWinrm(keys)).endpoints.get('wsus01');

  test.each<[string, string, object]>([
    ['its own ticket', '', { useSsl: true, port: 5986, pins: [], shell: 'psrp' }],
    [
      'sealed messages',
      'useSsl: false, keytab: bot.keytab',
      { useSsl: false, port: 5985, keytab: '/etc/douki/bot.keytab' },
    ],
    ['a named port', 'useSsl: false, port: 80', { port: 80 }],
    ['an authority', 'username: u, password: env:P, ca: ca.pem', { ca: '/etc/douki/ca.pem', password: 'env:P' }],
    ['a pinned key', `authentication: basic, username: u, password: env:P, pin: "${pin}"`, { pins: [pin] }],
    ['a JEA endpoint', 'shell: psrp, configurationName: Douki.Reader', { configurationName: 'Douki.Reader' }],
  ])('by %s is read', (_, keys, winrm) => {
    expect(settingsOf(keys)).toMatchObject({ kind: 'winrm', winrm: { host: 'wsus01.corp.example', ...winrm } });
  });

  test.each([
    [
      'Basic without TLS',
      'authentication: basic, username: u, password: env:P, useSsl: false',
      'authentication|needs-tls',
    ],
    ['a client certificate without TLS', 'useSsl: false, certificate: file:c, key: file:k', 'certificate|needs-tls'],
    ['a pin without TLS', `useSsl: false, pin: "${pin}"`, 'pin|needs-tls'],
    ['a password without its account', 'password: env:P', '|login-incomplete'],
    ['NTLM without a password', 'authentication: ntlm, username: u', '|login-incomplete'],
    ['half a client certificate', 'certificate: file:c', '|login-incomplete'],
    ['JEA in a command shell', 'shell: winrs, configurationName: X', 'configurationName|jea-needs-psrp'],
    ['a password in the file', 'username: u, password: hunter4', 'password|secret-literal'],
    ['a way that nobody knows', 'authentication: credssp', 'authentication|not-allowed'],
  ])('%s is a mistake', (_, keys, expected) => {
    const [first] = told(withWinrm(keys));
    const [place, id] = expected.split('|');
    expect(first).toBe(`servers.wsus01.endpoints.winrm${place === '' ? '' : `.${place}`}|${id}`);
  });

  test('and over SSH as well, or in no way, is a mistake', () => {
    const both = good.replace(/( {6}ssh: .*)/, '$1\n      winrm: {}');
    expect(told(both)).toEqual(['servers.wsus01.endpoints|several-endpoints']);
    expect(told(good.replace(/endpoints:\n {6}ssh: .*/, 'endpoints: {}'))).toEqual([
      'servers.wsus01.endpoints|no-endpoint',
    ]);
  });

  test('may be the block that the lab prints', () => {
    const inventory: InventoryServer = {
      ...{ id: 'wsus01', host: 'tokyo-up01.corp.example', role: 'upstream', upstream: 'microsoft-update' },
      ...{ port: 8530, useSsl: false, settings: { proxy: 'none' }, simulated: true },
      winrm: {
        ...{ host: '127.0.0.1', port: 40_002, useSsl: true, authentication: 'basic', username: 'douki' },
        ...{ passwordPath: '/p', password: 'x', pin },
      },
    };
    const config = parse(`teams: local\n${inventoryYaml([inventory])}`);
    expect(config.endpoints.get('wsus01')).toMatchObject({ winrm: { password: 'file:/p', pins: [pin] } });
  });
});
