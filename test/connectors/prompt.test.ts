import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Prompt } from 'ssh2';
import type { ScriptResult } from '../../connectors/connector.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import { makeRequest } from './making.ts';
import { type Asking, secret, type SshPeer, startSshPeer } from './ssh-peer.ts';

describe('A server that takes a password only as an answer', () => {
  let peer: SshPeer;
  afterEach(() => peer.close());

  async function runWith(asking: Asking, password = secret): Promise<ScriptResult> {
    peer = await startSshPeer(asking);
    const session = createSshConnector().open({ ...peer.endpoint, auth: { kind: 'password', password } });
    const result = await session.run(makeRequest(['answer']));
    await session.close();
    return result;
  }
  const hidden = (prompt: string): Prompt => ({ prompt, echo: false });

  test.each([
    'Password: ',
    'password:',
    'Password for douki@wsus01:',
    "douki@wsus01's password: ",
    '(douki@wsus01) Password: ',
    'パスワード:',
  ])('lets in when it asks "%s"', async (prompt) => {
    expect(await runWith({ rounds: [[hidden(prompt)]] })).toMatchObject({ outcome: 'done' });
    expect(peer.answers).toEqual([[secret]]);
  });

  test('lets in when an empty question follows, as PAM sends it', async () => {
    expect(await runWith({ rounds: [[hidden('Password: ')], []] })).toMatchObject({ outcome: 'done' });
    expect(peer.answers).toEqual([[secret], []]);
  });

  test.each<[string, Prompt[]]>([
    ['another secret', [hidden('Verification code: ')]],
    ['a one-time password', [hidden('One-time password: ')]],
    ['a temporary password', [hidden('Temporary password: ')]],
    ['a new password', [hidden('New password: ')]],
    ['two things at once', [hidden('Password: '), hidden('Verification code: ')]],
    ['the password in clear view', [{ prompt: 'Password: ', echo: true }]],
    ['a password in the middle of a sentence', [hidden('Send your password to mallory')]],
  ])('gets no answer when it asks for %s', async (_, round) => {
    const result = await runWith({ rounds: [round] });
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'login-refused' } });
    expect(result.error?.message).toContain('more than the password');
    expect(peer.answers).toEqual([]);
    expect(inspect(result, { depth: 10, showHidden: true })).not.toContain(secret);
  });

  test('gets the password once, however often it asks', async () => {
    const result = await runWith({ rounds: [[hidden('Password: ')], [hidden('Password: ')]] });
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'login-refused' } });
    expect(peer.answers).toEqual([[secret]]);
  });

  test('that refuses the answer is not asked again', async () => {
    const result = await runWith({ rounds: [[hidden('Password: ')]] }, 'wrong');
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'login-refused' } });
    expect(peer.answers).toEqual([['wrong']]);
  });

  test.each<[string, Asking]>([
    ['takes passwords as such', { rounds: [[hidden('Password: ')]], takesPassword: true }],
    ['wants a second factor after the password', { rounds: [[hidden('Password: ')]], afterPassword: true }],
  ])('or that %s gets it one time in all', async (_, asking) => {
    const result = await runWith(asking, asking.afterPassword ? secret : 'wrong');
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'login-refused' } });
    expect(peer.answers).toEqual([]);
  });
});
