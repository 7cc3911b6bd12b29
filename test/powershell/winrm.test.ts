import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ParameterValue, ScriptItem, ScriptRequest, Session } from '../../connectors/connector.ts';
import { createWinrmConnector } from '../../connectors/winrm/connector.ts';
import { cmdShellUri, createCmdPlayer, type Program, type ShellProcess } from '../../lab/winrm/winrs.ts';
import { startWinrmPeer, type WinrmPeer } from '../connectors/winrm/peer.ts';
import { buildHost, hostProgram, whyNoSdk } from './build.ts';

const missing = whyNoSdk();
const echo = '[CmdletBinding()]\nparam([string[]] $Values)\n[ordered]@{ values = @($Values) }\n';

function itemOf(text: string, parameters: Record<string, ParameterValue>, id: string): ScriptItem {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { id, text, sha256, parameters, timeoutMs: 30_000 };
}

function requestOf(...items: readonly ScriptItem[]): ScriptRequest {
  return {
    runId: `run-${items.length}-${Math.random().toString(36).slice(2)}`,
    mode: 'read',
    deadlineMs: 30_000,
    items,
  };
}

if (missing !== undefined && process.env['DOUKI_REQUIRE_PEERS'] !== '1') {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('the real engine behind WS-Management, NTLM and sealing', () => {
    const programData = mkdtempSync(join(tmpdir(), 'douki-winrm-data-'));
    let peer: WinrmPeer;
    let session: Session;
    beforeAll(async () => {
      buildHost();
      peer = await startWinrmPeer('http-ntlm', { players: { [cmdShellUri]: createCmdPlayer(runHost) } });
      session = createWinrmConnector().open(peer.endpoint);
    }, 300_000);
    afterAll(async () => {
      await session.close();
      await peer.close();
      rmSync(programData, { recursive: true, force: true });
    });

    /** What cmd.exe does with the command line, as far as this one goes. */
    function runHost({ commandLine, output }: ShellProcess): Program {
      const [, ...words] = commandLine.split(' ');
      const child = spawn('dotnet', [hostProgram, ...words], { env: { ...process.env, ProgramData: programData } });
      child.stdout.on('data', (bytes: Buffer) => void output.write('stdout', bytes));
      child.stderr.on('data', (bytes: Buffer) => void output.write('stderr', bytes));
      child.stdin.on('error', () => undefined);
      child.once('close', (code) => output.end(code ?? -1));
      return {
        input: (bytes) => void child.stdin.write(bytes),
        inputEnd: () => child.stdin.end(),
        kill: () => void child.kill('SIGKILL'),
      };
    }

    test('runs scripts with hostile arguments and gives what they return', async () => {
      const Values = [
        "'; Remove-Item C:\\ -Recurse; '",
        '\u65e5\u672c\u{1f600}',
        '$(whoami)',
        '_x0041_',
        '\u0000',
        ' a ',
      ];
      const large = "[CmdletBinding()]\nparam()\n[ordered]@{ text = 'x' * 200000 }\n";
      const result = await session.run(requestOf(itemOf(echo, { Values }, 'echo'), itemOf(large, {}, 'large')));
      expect(result).toMatchObject({
        outcome: 'done',
        records: [{ ok: true, value: { values: Values } }, { ok: true }],
      });
      expect(result.hello?.psVersion).toMatch(/^\d/);
    }, 60_000);

    test('tells a script that throws', async () => {
      const throwing = "[CmdletBinding()]\nparam()\nthrow 'not today'\n";
      const result = await session.run(requestOf(itemOf(throwing, {}, 'throwing')));
      expect(result).toMatchObject({ outcome: 'done', records: [{ ok: false, error: { code: 'script-error' } }] });
    }, 60_000);

    test('is stopped when the run is cancelled', async () => {
      const endless = '[CmdletBinding()]\nparam()\nwhile ($true) { Start-Sleep -Milliseconds 50 }\n';
      const controller = new AbortController();
      const items = [itemOf(echo, { Values: ['first'] }, 'first'), itemOf(endless, {}, 'endless')];
      const options = { signal: controller.signal, onRecord: () => controller.abort() };
      const result = await session.run(requestOf(...items), options);
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ id: 'first' }] });
    }, 60_000);
  });
}
