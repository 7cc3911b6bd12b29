import { describe, expect, test } from '@jest/globals';
import { sshEndpointOf } from '../../bot/command-line/ssh-endpoint.ts';
import { good, parse, pin, told } from './reading.ts';

describe('a jump host', () => {
  const withJump = (keys: string): string => good.replace(/(hostKey: "[^"]*") }/, `$1, jump: { ${keys} } }`);
  const whole = `host: bastion.corp.example, username: hop, password: env:HOP, hostKey: "${pin}"`;

  test('is read with its own login and its own pins', () => {
    const endpoint = parse(withJump(whole)).endpoints.get('wsus01');
    expect(endpoint).toMatchObject({
      kind: 'ssh',
      ssh: {
        host: 'wsus01.corp.example',
        privateKey: 'file:keys/id',
        jump: { host: 'bastion.corp.example', port: 22, username: 'hop', password: 'env:HOP', hostKeys: [pin] },
      },
    });
    expect(parse(good).endpoints.get('wsus01')).not.toHaveProperty('ssh.jump');
  });

  test('gets its secret by reference', () => {
    const endpoint = parse(withJump(whole).replace('privateKey: "file:keys/id"', 'agent: /agent')).endpoints.get(
      'wsus01',
    );
    if (endpoint?.kind !== 'ssh') throw new Error('The endpoint is SSH');
    const { auth, jump } = sshEndpointOf(endpoint.ssh, { environment: { HOP: 'hunter2' }, folder: '/' });
    expect(auth).toEqual({ kind: 'agent', socket: '/agent' });
    expect(jump).toMatchObject({ username: 'hop', auth: { kind: 'password', password: 'hunter2' }, hostKeys: [pin] });
  });

  test.each([
    ['without a login', 'host: b, username: u', '|no-login'],
    ['with two logins', 'host: b, username: u, password: env:P, agent: /a', '|several-logins'],
    [
      'with a lone passphrase',
      'host: b, username: u, agent: /a, passphrase: env:P',
      '.passphrase|passphrase-without-key',
    ],
    ['with a password in the file', 'host: b, username: u, password: hunter2', '.password|secret-literal'],
    ['without a host', 'username: u, agent: /a', '.host|missing'],
    ['that is the server itself', 'host: WSUS01.corp.example, username: u, agent: /a', '.host|jump-to-itself'],
    ['behind another one', 'host: b, username: u, agent: /a, jump: {}', '.jump|unknown-key'],
  ])('%s is a mistake', (_, keys, expected) => {
    expect(told(withJump(keys))).toEqual([expect.stringContaining(`servers.wsus01.endpoints.ssh.jump${expected}`)]);
  });

  test('of another machine makes a server real in local mode', () => {
    const local = (jump: string): string => `
teams: local
servers:
  wsus01:
    host: 127.0.0.1
    role: upstream
    upstream: microsoft-update
    tags: [simulated]
    endpoints:
      ssh: { port: 4001, username: u, agent: /a, jump: { host: ${jump}, username: u, agent: /a } }
`;
    expect(told(local('127.0.0.1'))).toEqual([]);
    expect(told(local('bastion.corp.example'))).toEqual(['servers.wsus01|real-in-local-mode']);
  });
});
