import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../connectors/connector.ts';
import { createLocalConnector } from '../../connectors/local/connector.ts';
import { buildHost, hostProgram, whyNoSdk } from './build.ts';
import { hostile, itemOf, requestOf } from './bytes.ts';

const missing = whyNoSdk();
const echo = '[CmdletBinding()]\nparam([string[]] $Values)\n[ordered]@{ values = @($Values) }\n';

if (missing !== undefined && process.env['DOUKI_REQUIRE_PEERS'] !== '1') {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('the real engine as a process of the bot on its own machine', () => {
    const programData = mkdtempSync(join(tmpdir(), 'douki-local-data-'));
    let session: Session;
    beforeAll(() => {
      buildHost();
      session = open({});
    }, 300_000);
    afterAll(async () => {
      await session.close();
      rmSync(programData, { recursive: true, force: true });
    });

    /** A session whose engine gets these variables besides those of .NET. */
    function open(more: Readonly<Record<string, string>>): Session {
      const kept = ['PATH', 'HOME', 'DOTNET_ROOT'].flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value] as const];
      });
      const environment = { ...Object.fromEntries(kept), ProgramData: programData, ...more };
      return createLocalConnector({ program: { path: 'dotnet', arguments: [hostProgram], environment } }).open({});
    }

    test('runs scripts with hostile arguments and gives what they return', async () => {
      const large = "[CmdletBinding()]\nparam()\n[ordered]@{ text = 'x' * 200000 }\n";
      const items = [itemOf(echo, { Values: hostile }, 'echo'), itemOf(large, {}, 'large')];
      const result = await session.run(requestOf(items));
      expect(result).toMatchObject({
        outcome: 'done',
        records: [{ ok: true, value: { values: hostile } }, { ok: true }],
      });
    }, 60_000);

    test('runs an act once, and refuses its run id the second time', async () => {
      const request = requestOf([itemOf(echo, { Values: ['once'] })], { mode: 'act', runId: 'run-of-local' });
      expect(await session.run(request)).toMatchObject({ outcome: 'done' });
      expect(await session.run(request)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
    }, 60_000);

    test('tells a script that throws', async () => {
      const throwing = "[CmdletBinding()]\nparam()\nthrow 'not today'\n";
      const result = await session.run(requestOf([itemOf(throwing)]));
      expect(result).toMatchObject({ outcome: 'done', records: [{ ok: false, error: { code: 'script-error' } }] });
    }, 60_000);

    test('is ended when the run is cancelled', async () => {
      const endless = '[CmdletBinding()]\nparam()\nwhile ($true) { Start-Sleep -Milliseconds 50 }\n';
      const controller = new AbortController();
      const items = [itemOf(echo, { Values: ['first'] }, 'first'), itemOf(endless, {}, 'endless')];
      const cancelled = open({});
      const options = { signal: controller.signal, onRecord: () => controller.abort() };
      const result = await cancelled.run(requestOf(items), options);
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ id: 'first' }] });
      await cancelled.close();
    }, 60_000);

    test.each([
      ['constrained language', { DOUKI_LANGUAGE_MODE: 'constrained' }, 'language-mode'],
      ['a PowerShell that is too old', { DOUKI_PS_VERSION: '4.0' }, 'powershell-too-old'],
      ['a 32-bit process', { DOUKI_BITS: '32' }, 'wrong-bitness'],
    ])(
      '%s is told, and nothing runs',
      async (_, environment, code) => {
        const result = await open(environment).run(requestOf([itemOf(echo, { Values: [] })]));
        expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code } });
      },
      60_000,
    );
  });
}
