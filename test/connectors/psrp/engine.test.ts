import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildEngine, whyNoSdk } from '../../powershell/build.ts';
import { sshdPath } from '../sshd-peer.ts';
import { conversationSuite } from './conversation.ts';
import { drivenSuite } from './driven.ts';
import { engineCommand, findPwsh, openProcesses, openSubsystem } from './peers.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const noEngine = whyNoSdk();
const pwsh = findPwsh();

function skipped(what: string, missing: string): void {
  if (!isRequired) return test.skip(`skipped: ${what}: ${missing}`, () => undefined);
  test(`${what} is here, as DOUKI_REQUIRE_PEERS=1 demands`, () => {
    throw new Error(missing);
  });
}

if (noEngine !== undefined) {
  skipped('the engine as a PSRP server', noEngine);
} else {
  describe('The real engine', () => {
    beforeAll(() => buildEngine(), 300_000);

    conversationSuite('The engine over a pipe', async () => openProcesses(engineCommand()));
    drivenSuite('the engine over a pipe', async () => openProcesses(engineCommand()));
    if (!existsSync(sshdPath)) {
      skipped('the engine behind OpenSSH', `${sshdPath} is missing: apt-get install openssh-server`);
    } else {
      conversationSuite('The engine as a subsystem of OpenSSH', () => openSubsystem(engineCommand()));
      drivenSuite('the engine as a subsystem of OpenSSH', () => openSubsystem(engineCommand()));
    }
  });
}

if ('missing' in pwsh) {
  skipped('PowerShell 7', pwsh.missing);
} else {
  const command = [pwsh.path, '-sshs', '-NoLogo', '-NoProfile'] as const;
  conversationSuite('PowerShell 7 over a pipe', async () => openProcesses(command));
  drivenSuite('PowerShell 7 over a pipe', async () => openProcesses(command));
}

test('a process that is no PSRP server is a lost connection', async () => {
  const peer = openProcesses(['/bin/sh', '-c', 'echo welcome; exit 3']);
  const carrier = await peer.open();
  const asked = carrier.receive(undefined);
  await expect(asked).rejects.toMatchObject({ code: 'connection-lost', message: expect.stringContaining('welcome') });
  await peer.close();
});
