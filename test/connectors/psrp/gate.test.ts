import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScriptItem, ScriptRequest, ScriptResult } from '../../../connectors/connector.ts';
import { loadDriver } from '../../../connectors/powershell/driver.ts';
import { createCollector } from '../../../connectors/powershell/outcome.ts';
import { writeRequest } from '../../../connectors/powershell/request.ts';
import { loadGuide } from '../../../guide/guide.ts';
import { writeKit } from '../../../guide/jea/write.ts';
import { createSshConnector } from '../../../connectors/ssh/connector.ts';
import { makeItem, makeRequest } from '../making.ts';
import { sshdPath, startSshd } from '../sshd-peer.ts';
import { findPwsh } from './peers.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const pwsh = findPwsh();
const guide = loadGuide();
const driver = loadDriver();

if ('missing' in pwsh) {
  if (!isRequired) test.skip(`skipped: ${pwsh.missing}`, () => undefined);
  else {
    test('PowerShell 7 is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
      throw new Error(pwsh.missing);
    });
  }
} else {
  const program = pwsh.path;
  describe('The gate for OpenSSH, run by PowerShell 7', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'douki-gate-'));
    const proof = path.join(folder, 'proof');
    beforeAll(() => {
      for (const [file, text] of writeKit()) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      }
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    async function ask(
      request: ScriptRequest,
      spoil: (bytes: Buffer) => Buffer = (bytes) => bytes,
    ): Promise<ScriptResult> {
      const nonce = 'abcdefghijklmnop';
      const collector = createCollector({ request, nonce });
      const words = [
        '-NoLogo',
        '-NoProfile',
        '-NonInteractive',
        '-File',
        `${folder}/DoukiGate.ps1`,
        '-ModulePath',
        `${folder}/Douki/Douki.psd1`,
      ];
      const child = spawn(program, words, {
        env: {
          ...process.env,
          ProgramData: folder,
          SSH_ORIGINAL_COMMAND: `touch ${proof}`,
          POWERSHELL_TELEMETRY_OPTOUT: '1',
        },
      });
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (chunk: Buffer) => collector.stdout(chunk));
      child.stderr.on('data', (chunk: Buffer) => collector.stderr(chunk));
      child.stdin.end(spoil(writeRequest(request, { nonce, driver })));
      const [exitCode] = (await once(child, 'close')) as [number];
      return collector.finish({ kind: 'closed', exitCode }, 0);
    }

    function itemOf(
      unit: { definition: { id: string }; script: { text: string; sha256: string } } | undefined,
    ): ScriptItem {
      if (!unit) throw new Error('The guide is empty');
      return { ...unit.script, id: unit.definition.id, parameters: {}, timeoutMs: 20_000 };
    }

    const services = (): ScriptItem => itemOf(guide.checks.find(({ definition }) => definition.id === 'services'));

    test('runs the function in the place of the script that it was made of', async () => {
      const result = await ask(makeRequest([], { items: [services()] }));
      expect(result).toMatchObject({
        outcome: 'done',
        noise: '',
        records: [{ id: 'services', ok: true, value: { usesWid: null } }],
      });
    });

    test('never runs a text of the request, nor the command that was asked for', async () => {
      const evil = `[IO.File]::WriteAllText('${proof}', 'x'); @{}`;
      const result = await ask(makeRequest([], { items: [makeItem(evil), makeItem(evil, {}, 'other')] }));
      expect(result).toMatchObject({
        outcome: 'done',
        records: [{ error: { code: 'digest' } }, { error: { code: 'digest' } }],
      });
      expect(existsSync(proof)).toBe(false);
    });

    test('runs a change once, and takes its parameters as data', async () => {
      const setProxy = itemOf(guide.remediations.find(({ definition }) => definition.id === 'set-proxy'));
      const parameters = { UseProxy: true, Name: `x'; [IO.File]::WriteAllText('${proof}', 'x'); '` };
      const request = makeRequest([], { mode: 'act', runId: 'gate-1', items: [{ ...setProxy, parameters }] });
      expect(await ask(request)).toMatchObject({
        outcome: 'done',
        records: [
          { ok: false, error: { code: 'script-error', errorId: expect.stringContaining('ParameterArgument') } },
        ],
      });
      expect(await ask(request)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
      expect(existsSync(proof)).toBe(false);
    });

    const behindSshd = existsSync(sshdPath) || isRequired ? test : test.skip;
    behindSshd(
      'answers the SSH connector behind OpenSSH, whatever command that asks for (skipped without sshd)',
      async () => {
        const words = [program, '-NoLogo', '-NoProfile', '-NonInteractive', '-File', `${folder}/DoukiGate.ps1`];
        const forced = ['/usr/bin/env', `ProgramData=${folder}`, ...words, '-ModulePath', `${folder}/Douki/Douki.psd1`];
        const sshd = await startSshd([`ForceCommand ${forced.join(' ')}`, 'PermitTTY no', 'DisableForwarding yes']);
        try {
          const session = createSshConnector().open(sshd.endpoint);
          const result = await session.run(makeRequest([], { items: [services(), makeItem('@{}', {}, 'other')] }));
          expect(result).toMatchObject({ outcome: 'done', records: [{ ok: true }, { error: { code: 'digest' } }] });
          expect(sshd.journal()).toEqual([]);
          await session.close();
        } finally {
          await sshd.close();
        }
      },
    );

    test('a request that was cut runs nothing', async () => {
      const request = makeRequest([], { items: [services()] });
      const result = await ask(request, (bytes) => bytes.subarray(0, bytes.length - 20));
      expect(result).toMatchObject({ outcome: 'unknown', records: [] });
      expect(result.hello).toBeUndefined();
    });
  });
}
