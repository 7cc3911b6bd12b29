import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readKnownHost } from '../../connectors/ssh/known-hosts.ts';
import { fingerprintOf, makeKeyPair } from './keys.ts';

const lineOf = (): string => makeKeyPair().public.trim().split(' ').slice(0, 2).join(' ');
const [one, two, three] = [lineOf(), lineOf(), lineOf()];
const wsus01 = { host: 'wsus01.corp.example', port: 22 };
const at2222 = { ...wsus01, port: 2222 };
const pinsOf = (text: string, server = wsus01): readonly string[] =>
  readKnownHost(text, server).keys.map((key) => key.fingerprint);
const hashOf = (name: string): string => {
  const salt = Buffer.from('0123456789abcdef0123');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('A known_hosts file', () => {
  test.each([
    ['a plain name', 'wsus01.corp.example'],
    ['a name among others', '10.0.0.7,wsus01.corp.example'],
    ['a name in other letters', 'WSUS01.Corp.Example'],
    ['a pattern', '*.corp.example'],
    ['a pattern for one character', 'wsus0?.corp.example'],
    ['a hashed name', hashOf('wsus01.corp.example')],
  ])('knows a host by %s', (_, name) => {
    expect(pinsOf(`# comment\n\n${name} ${one} somebody@somewhere\r\nother ${two}\n`)).toEqual([fingerprintOf(one)]);
  });

  test.each([
    ['the name of another host', 'wsus02.corp.example'],
    ['the end of a longer name', 'corp.example'],
    ['another port', '[wsus01.corp.example]:2222'],
    ['a pattern that leaves it out', '*.corp.example,!wsus01.*'],
    ['a hash of another name', hashOf('wsus02.corp.example')],
    ['a hash of another kind', hashOf('wsus01.corp.example').replace('|1|', '|2|')],
  ])('does not know it by %s', (_, name) => {
    expect(pinsOf(`${name} ${one}`)).toEqual([]);
  });

  test('knows another port by its brackets only, plain or hashed', () => {
    const text = `wsus01.corp.example ${one}\n[wsus01.corp.example]:2222 ${two}\n${hashOf('[wsus01.corp.example]:2222')} ${three}`;
    expect(pinsOf(text, at2222)).toEqual([fingerprintOf(two), fingerprintOf(three)]);
    expect(pinsOf(text)).toEqual([fingerprintOf(one)]);
  });

  test('gives no revoked key, wherever the mark stands, and no authority', () => {
    const text = `wsus01.corp.example ${one}\nwsus01.corp.example ${two}\n@revoked * ${one}\n@cert-authority *.corp.example ${three}`;
    expect(readKnownHost(text, wsus01)).toEqual({
      keys: [{ fingerprint: fingerprintOf(two), keyType: 'ssh-ed25519' }],
      revoked: [{ fingerprint: fingerprintOf(one), keyType: 'ssh-ed25519' }],
      authorities: 1,
    });
  });

  test.each([
    // Four characters are three bytes: what is left is plain base64, and no whole key.
    ['a cut key', one.slice(0, -8)],
    ['a key cut within three bytes', one.slice(0, -9)],
    ['a key under another type', one.replace('ssh-ed25519', 'ssh-rsa')],
    ['no key', 'ssh-ed25519'],
    ['letters that are no base64', 'ssh-ed25519 ****'],
  ])('with %s gives nothing for that line', (_, rest) => {
    expect(pinsOf(`wsus01.corp.example ${rest}\nwsus01.corp.example ${two}`)).toEqual([fingerprintOf(two)]);
  });

  test('with a pattern made to be slow is read at once', () => {
    const started = performance.now();
    expect(pinsOf(`${'*a'.repeat(5000)} ${one}`, { host: 'a'.repeat(250) + 'b', port: 22 })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
  const title = 'of OpenSSH, hashed by ssh-keygen -H, gives the fingerprints that ssh-keygen -l prints';
  if (!hasKeygen && process.env['DOUKI_REQUIRE_PEERS'] !== '1') {
    test.skip(`${title}: skipped, because ssh-keygen is missing (apt-get install openssh-client)`, () => undefined);
  } else {
    test(title, () => {
      const folder = mkdtempSync(join(tmpdir(), 'douki-known-'));
      const file = (name: string): string => join(folder, name);
      const keygen = (...typed: string[]): string => spawnSync('ssh-keygen', typed, { encoding: 'utf8' }).stdout;
      const types = ['ed25519', 'ecdsa', 'rsa'];
      for (const type of types) keygen('-q', '-t', type, '-N', '', '-f', file(type));
      const lines = types.map((type) => `[wsus01.corp.example]:2222 ${readFileSync(file(`${type}.pub`), 'utf8')}`);
      writeFileSync(file('known'), lines.join(''));
      keygen('-H', '-f', file('known'));
      const text = readFileSync(file('known'), 'utf8');
      const shown = types.map((type) => keygen('-l', '-f', file(`${type}.pub`)).split(' ')[1]);
      rmSync(folder, { recursive: true });
      expect(text).not.toContain('wsus01');
      expect(pinsOf(text, at2222)).toEqual(shown);
    });
  }
});
