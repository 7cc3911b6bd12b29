import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fingerprintOf, makeKeyPair } from '../connectors/keys.ts';
import { startSshPeer, type SshPeer } from '../connectors/ssh-peer.ts';
import { douki, newFolder } from './douki.ts';

describe('douki trust with a server over SSH', () => {
  let peer: SshPeer;
  let folder: string;
  beforeEach(async () => {
    peer = await startSshPeer();
    folder = newFolder();
  });
  afterEach(() => peer.close());

  function write(keys: string): string {
    const server = `host: wsus01.corp.example\n    role: upstream\n    upstream: microsoft-update\n    endpoints:\n      ssh: { username: u, agent: /a, ${keys} }`;
    writeFileSync(join(folder, 'douki.yaml'), `# kept\nservers:\n  wsus01:\n    ${server}\n`);
    return join(folder, 'douki.yaml');
  }
  const pinsIn = (file: string, ...more: string[]): unknown =>
    ['servers', 'wsus01', 'endpoints', 'ssh', ...more, 'hostKey'].reduce<unknown>(
      (block, key) => (block as Record<string, unknown>)[key],
      parse(readFileSync(file, 'utf8')),
    );

  const [one, two, three] = [makeKeyPair(), makeKeyPair(), makeKeyPair()].map((pair) => pair.public.trim());
  const [pinOne, pinTwo, pinThree] = [one, two, three].map((line) => fingerprintOf(line ?? ''));
  function writeKnown(...lines: string[]): string {
    writeFileSync(join(folder, 'known_hosts'), `${lines.join('\n')}\n`);
    return join(folder, 'known_hosts');
  }

  test('shows what a known_hosts file has, asks, and pins each key, without a connection', async () => {
    const file = write(`port: 2222, hostKey: "SHA256:${'A'.repeat(43)}"`);
    const known = writeKnown(
      `[wsus01.corp.example]:2222 ${one}`,
      `[wsus01.corp.example]:2222 ${two}`,
      `wsus01.corp.example ${three}`,
    );
    const typed = ['trust', 'wsus01', '--config', file, '--known-hosts', known];
    const unasked = await douki(typed);
    expect([unasked.code, unasked.output]).toEqual([2, expect.stringMatching(/SHA256:[^]*SHA256:/)]);
    expect(unasked.errors).toContain('no terminal');
    const half = await douki([...typed, '--yes-fingerprint', pinOne ?? '']);
    expect([half.code, half.errors]).toEqual([2, expect.stringContaining('not the ones')]);
    expect(pinsIn(file)).toBe(`SHA256:${'A'.repeat(43)}`);
    const both = await douki([...typed, '--yes-fingerprint', pinOne ?? '', '--yes-fingerprint', pinTwo ?? '']);
    expect(both).toMatchObject({ code: 0, errors: '' });
    expect(pinsIn(file)).toEqual([pinOne, pinTwo]);
    expect(readFileSync(file, 'utf8')).toContain('# kept');
    expect((await douki(typed)).output).toContain('pinned already');
  }, 60_000);

  test('pins no revoked key, tells of authorities, and says when nothing is left', async () => {
    const file = write('port: 22');
    const before = readFileSync(file, 'utf8');
    const known = writeKnown(
      `wsus01.corp.example ${one}`,
      `@revoked * ${one}`,
      `@cert-authority *.corp.example ${three}`,
    );
    const result = await douki([
      'trust',
      'wsus01',
      '--config',
      file,
      '--known-hosts',
      known,
      '--yes-fingerprint',
      pinOne ?? '',
    ]);
    expect(result.code).toBe(2);
    expect(result.errors).toMatch(/revoked[^]*@cert-authority[^]*no key/);
    expect(result.errors).not.toContain(pinThree);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const absent = await douki(['trust', 'wsus01', '--config', file, '--known-hosts', join(folder, 'nowhere')]);
    expect([absent.code, absent.errors]).toEqual([2, expect.stringContaining('ENOENT')]);
  }, 60_000);

  test('asks the jump host for its own key with --jump, and says which host is without a pin', async () => {
    const { port, hostKeys } = peer.endpoint;
    const file = write(`jump: { host: 127.0.0.1, port: ${port}, username: u, agent: /a }`);
    const typed = ['trust', 'wsus01', '--config', file];
    const server = await douki(typed);
    expect([server.code, server.errors]).toEqual([
      3,
      expect.stringContaining(`127.0.0.1 port ${port}: host-key-unknown`),
    ]);
    const jump = await douki([...typed, '--jump', '--yes-fingerprint', hostKeys[0] ?? '']);
    expect([jump.code, jump.output]).toEqual([0, expect.stringContaining('jump host of wsus01')]);
    expect(pinsIn(file, 'jump')).toBe(hostKeys[0]);
    expect(pinsIn(file)).toBeUndefined();
    expect(peer.counts.logins).toBe(0);
    const none = await douki(['trust', 'wsus01', '--jump', '--config', write('port: 22')]);
    expect([none.code, none.errors]).toEqual([2, expect.stringContaining('no jump host')]);
  }, 60_000);
});
