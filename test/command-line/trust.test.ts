import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pinOf } from '../../lab/winrm/certificate.ts';
import { startWinrmPeer, type WinrmPeer } from '../connectors/winrm/peer.ts';
import { douki, newFolder } from './douki.ts';

describe('douki trust with a server over WinRM', () => {
  let peer: WinrmPeer;
  beforeAll(async () => {
    peer = await startWinrmPeer('https-basic');
  });
  afterAll(() => peer.close());

  function write(keys: string): string {
    const file = join(newFolder(), 'douki.yaml');
    const server = `host: 127.0.0.1\n    role: upstream\n    upstream: microsoft-update\n    endpoints:\n      winrm: { port: ${peer.endpoint.port}, ${keys} }`;
    writeFileSync(file, `# kept\nservers:\n  wsus01:\n    ${server}\n`);
    return file;
  }

  test('shows the key of the certificate and writes the pin, in the place of an old one', async () => {
    const pin = pinOf(peer.certificate.certificate);
    const file = write(`authentication: basic, username: u, password: env:P, pin: "SHA256:${'A'.repeat(43)}"`);
    const { code, output } = await douki(['trust', 'wsus01', '--config', file, '--yes-fingerprint', pin]);
    expect([code, output]).toEqual([0, expect.stringContaining(pin)]);
    expect(readFileSync(file, 'utf8')).toContain(pin);
    expect(readFileSync(file, 'utf8')).toContain('# kept');
    expect(await douki(['trust', 'wsus01', '--config', file])).toMatchObject({ code: 0 });
    expect(peer.operations).toEqual([]);
  }, 60_000);

  test('writes nothing for another fingerprint, and has nothing to pin over HTTP', async () => {
    const file = write('authentication: basic, username: u, password: env:P');
    const before = readFileSync(file, 'utf8');
    const other = await douki(['trust', 'wsus01', '--config', file, '--yes-fingerprint', `SHA256:${'B'.repeat(43)}`]);
    expect([other.code, readFileSync(file, 'utf8')]).toEqual([2, before]);
    const sealed = await douki(['trust', 'wsus01', '--config', write('useSsl: false')]);
    expect([sealed.code, sealed.errors]).toEqual([2, expect.stringContaining('nothing to pin')]);
  }, 60_000);
});

/** A configuration whose one server is the machine of the bot. */
function writeLocal(): string {
  const file = join(newFolder(), 'douki.yaml');
  const server = 'host: wsus01\n    role: upstream\n    upstream: microsoft-update\n    endpoints: { local: true }';
  writeFileSync(file, `servers:\n  wsus01:\n    ${server}\n`);
  return file;
}

test('douki trust has nothing to pin for the machine of the bot', async () => {
  const { code, errors } = await douki(['trust', 'wsus01', '--config', writeLocal()]);
  expect([code, errors]).toEqual([2, expect.stringContaining('nothing to pin')]);
}, 60_000);

const elsewhere = process.platform === 'win32' ? test.skip : test;
elsewhere(
  'douki diagnose cannot ask the machine of the bot off Windows (skipped on Windows)',
  async () => {
    const { code } = await douki(['diagnose', 'wsus01', '--config', writeLocal()]);
    expect(code).toBe(3);
  },
  60_000,
);
