import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParameterValue, ScriptItem, ScriptRequest, ScriptResult } from '../../connectors/connector.ts';
import { loadDriver } from '../../connectors/powershell/driver.ts';
import { createCollector } from '../../connectors/powershell/outcome.ts';
import { writeRequest } from '../../connectors/powershell/request.ts';
import { buildHost, hostProgram, whyNoEngine } from './engine.ts';

const missing = whyNoEngine();
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const echo = '[CmdletBinding()]\nparam([string[]] $Values)\n[ordered]@{ values = @($Values) }\n';

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('the very bytes that travel, in the real engine', () => {
    const programData = mkdtempSync(join(tmpdir(), 'douki-program-data-'));
    beforeAll(buildHost, 300_000);
    afterAll(() => rmSync(programData, { recursive: true, force: true }));

    const run = (
      request: ScriptRequest,
      how: { environment?: Record<string, string>; spoil?: (input: Buffer) => Buffer } = {},
    ) => runRequest(request, { ...how, environment: { ProgramData: programData, ...how.environment } });

    test('ten thousand hostile strings come back as they went', async () => {
      const sample = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 9900, seed: 1 });
      const strings = [
        ...sample,
        ...hostile,
        ...Array.from({ length: 10_000 - 9900 - hostile.length }, (_, index) => `'; $(${index}); "`),
      ];
      const batches = Array.from({ length: 10 }, (_, index) => strings.slice(index * 1000, (index + 1) * 1000));
      const result = await run(
        requestOf(batches.map((values, index) => itemOf(echo, { Values: values }, `batch-${index}`))),
      );
      expect(result.outcome).toBe('done');
      const values = result.records.flatMap((record) =>
        record.ok ? (record.value as { values: string[] }).values : [record.error.message],
      );
      expect(values).toEqual(strings);
    });

    test.each(['en-US', 'ja-JP', 'de-DE', 'tr-TR'])(
      'numbers and text do not depend on the culture %s',
      async (culture) => {
        const script =
          "[CmdletBinding()]\nparam()\n[ordered]@{ number = 1234567; less = -12; text = ([string][char]0x65E5 + [char]0x672C); yes = $true; nothing = $null; list = @(1); more = @{ I = 'i' } }\n";
        const result = await run(requestOf([itemOf(script)]), { environment: { DOUKI_CULTURE: culture } });
        const value = {
          number: 1234567,
          less: -12,
          text: '日本',
          yes: true,
          nothing: null,
          list: [1],
          more: { I: 'i' },
        };
        expect(result).toMatchObject({ outcome: 'done', hello: { culture }, records: [{ ok: true, value }] });
      },
    );

    test('one script that throws among ten leaves the others alone', async () => {
      const throwing = "[CmdletBinding()]\nparam()\nthrow 'not today'\n";
      const items = Array.from({ length: 10 }, (_, index) =>
        itemOf(index === 4 ? throwing : echo, index === 4 ? {} : { Values: [String(index)] }, `script-${index}`),
      );
      const result = await run(requestOf(items));
      expect(result.outcome).toBe('done');
      expect(result.records.map((record) => record.ok)).toEqual(items.map((_, index) => index !== 4));
      expect(result.records[4]).toMatchObject({ ok: false, error: { code: 'script-error', message: 'not today' } });
    });

    test('a script that hangs is cut off at its own time, and the next one runs', async () => {
      const hanging = {
        ...itemOf('[CmdletBinding()]\nparam()\nwhile ($true) { $null = 1 }\n', {}, 'hang'),
        timeoutMs: 300,
      };
      const result = await run(requestOf([hanging, itemOf(echo, { Values: ['x'] }, 'next')]));
      expect(result).toMatchObject({
        outcome: 'done',
        records: [
          { id: 'hang', ok: false, error: { code: 'timeout' } },
          { id: 'next', ok: true },
        ],
      });
    });

    test('at the deadline of the run the rest is said not to have started', async () => {
      const hanging = itemOf('[CmdletBinding()]\nparam()\nwhile ($true) { $null = 1 }\n', {}, 'hang');
      const result = await run(requestOf([hanging, itemOf(echo, { Values: ['x'] }, 'next')], { deadlineMs: 1500 }));
      expect(result.records).toMatchObject([
        { ok: false, error: { code: 'timeout' } },
        { ok: false, error: { code: 'timeout', errorId: 'Douki.NotStarted' } },
      ]);
    });

    test.each([
      ['two objects', '[CmdletBinding()]\nparam()\n@{ a = 1 }\n@{ b = 2 }\n'],
      ['nothing', '[CmdletBinding()]\nparam()\n'],
      ['a date', '[CmdletBinding()]\nparam()\n@{ a = [datetime]::UtcNow }\n'],
      ['an enum', '[CmdletBinding()]\nparam()\n@{ a = [System.DayOfWeek]::Monday }\n'],
      ['an object', '[CmdletBinding()]\nparam()\n@{ a = [pscustomobject]@{ b = 1 } }\n'],
      ['twenty megabytes', "[CmdletBinding()]\nparam()\n@{ a = 'x' * 20000000 }\n"],
    ])('a script that returns %s gives no facts', async (_what, script) => {
      const result = await run(requestOf([itemOf(script), itemOf(echo, { Values: ['x'] }, 'next')]));
      expect(result).toMatchObject({
        outcome: 'done',
        records: [{ ok: false, error: { code: 'bad-answer' } }, { ok: true }],
      });
    });

    test('what a script prints to the console breaks no record', async () => {
      const printing =
        "[CmdletBinding()]\nparam()\n[Console]::WriteLine('noise')\n[Console]::Out.Write('half a line')\n@{ a = 1 }\n";
      expect(await run(requestOf([itemOf(printing)]))).toMatchObject({
        outcome: 'done',
        records: [{ ok: true, value: { a: 1 } }],
      });
    });

    test('a change is made once: the second time the same run id is refused', async () => {
      const request = requestOf([itemOf(echo, { Values: ['x'] })], {
        mode: 'act',
        runId: `run-${randomBytes(6).toString('hex')}`,
      });
      expect(await run(request)).toMatchObject({ outcome: 'done' });
      expect(await run(request)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' }, records: [] });
      expect(readdirSync(join(programData, 'Douki', 'runs'))).toContain(request.runId);
    });

    test('a script that is not the announced one does not run', async () => {
      const result = await run(requestOf([itemOf(echo, { Values: ['x'] })]), {
        spoil: (input) => replaceLast(input, 'values = ', 'valuez = '),
      });
      expect(result).toMatchObject({ outcome: 'done', records: [{ ok: false, error: { code: 'digest' } }] });
    });

    test('a driver that is not the announced one does not run', async () => {
      const result = await run(requestOf([itemOf(echo, { Values: ['x'] })]), {
        spoil: (input) => replaceFirst(input, 'Set-StrictMode', 'Set-Strictmode'),
      });
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'driver-refused' }, records: [] });
    });

    test('a request that is cut runs nothing', async () => {
      const result = await run(requestOf([itemOf(echo, { Values: ['x'] })]), {
        spoil: (input) => input.subarray(0, input.length - 30),
      });
      expect(result.outcome).toBe('failed');
      expect(result.records).toEqual([]);
    });

    test('constrained language is answered as such', async () => {
      const result = await run(requestOf([itemOf(echo, { Values: ['x'] })]), {
        environment: { DOUKI_LANGUAGE_MODE: 'constrained' },
      });
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'language-mode' }, records: [] });
    });
  });
}

/** Strings that have broken other ways of passing arguments. */
const hostile = [
  "x'; Remove-Item C:\\ -Recurse; '",
  '"$(throw)"',
  '`n`0$env:Path',
  '_x000A_ _x005F_ _X0041_',
  '\ud800 lone \udc00',
  '\u0000\u0001\u001e\u007f\u0085\u2028\ufeff\uffff',
  ' leading and trailing ',
  '<S>&amp;</S>]]>',
  '2026-01-02T03:04:05Z',
  '/Date(0)/',
  '',
];

function itemOf(text: string, parameters: Record<string, ParameterValue> = {}, id = 'script'): ScriptItem {
  return { id, text, sha256: createHash('sha256').update(text, 'latin1').digest('hex'), parameters, timeoutMs: 60_000 };
}

function requestOf(items: readonly ScriptItem[], more: Partial<ScriptRequest> = {}): ScriptRequest {
  return { runId: 'run-1', mode: 'read', deadlineMs: 60_000, items, ...more };
}

function replaceFirst(input: Buffer, from: string, to: string): Buffer {
  return Buffer.from(input.toString('latin1').replace(from, to), 'latin1');
}

function replaceLast(input: Buffer, from: string, to: string): Buffer {
  const text = input.toString('latin1');
  const at = text.lastIndexOf(from);
  return Buffer.from(`${text.slice(0, at)}${to}${text.slice(at + from.length)}`, 'latin1');
}

interface RunInput {
  readonly environment: Readonly<Record<string, string>>;
  readonly spoil?: ((input: Buffer) => Buffer) | undefined;
}

/** What a connector does: the constant command line, the request on standard input, the answer through the real reader. */
async function runRequest(
  request: ScriptRequest,
  { environment, spoil = (input) => input }: RunInput,
): Promise<ScriptResult> {
  const driver = loadDriver();
  const nonce = randomBytes(12).toString('base64url');
  const [, ...words] = driver.commandLine.split(' ');
  const child = spawn('dotnet', [hostProgram, ...words], {
    env: { ...process.env, ...environment },
  });
  const collector = createCollector({ request, nonce });
  child.stdout.on('data', (chunk: Buffer) => collector.stdout(chunk));
  child.stderr.on('data', (chunk: Buffer) => collector.stderr(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(spoil(writeRequest(request, { nonce, driver })));
  const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return collector.finish({ kind: 'closed', exitCode }, 0);
}
