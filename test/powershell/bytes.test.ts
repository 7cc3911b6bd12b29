import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScriptRequest } from '../../connectors/connector.ts';
import { buildHost, kindsOfEngine, whyNoEngine } from './build.ts';
import { hostile, itemOf, replaceFirst, replaceLast, requestOf, runRequest } from './bytes.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const echo = '[CmdletBinding()]\nparam([string[]] $Values)\n[ordered]@{ values = @($Values) }\n';
const programs = kindsOfEngine();

if (programs.length === 0) {
  const missing = whyNoEngine() ?? '';
  if (isRequired) test('an engine is here', () => Promise.reject(new Error(missing)));
  else test.skip(`skipped: ${missing}`, () => undefined);
}

describe.each([...programs])('the very bytes that travel, in the real engine (%s)', (program) => {
  const programData = mkdtempSync(join(tmpdir(), 'douki-program-data-'));
  beforeAll(() => {
    if (program === 'library') buildHost();
  }, 300_000);
  afterAll(() => rmSync(programData, { recursive: true, force: true }));

  const run = (
    request: ScriptRequest,
    how: { environment?: Record<string, string>; spoil?: (input: Buffer) => Buffer } = {},
  ) => runRequest(request, { ...how, program, environment: { ProgramData: programData, ...how.environment } });

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
      const result = await run(requestOf([itemOf(script)]), {
        environment: { DOUKI_CULTURE: culture, LC_ALL: `${culture.replace('-', '_')}.UTF-8` },
      });
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

  test('what a native program prints in between breaks no record', async () => {
    const script = [
      '[CmdletBinding()]',
      'param()',
      "$program = [System.Diagnostics.ProcessStartInfo]'/bin/sh'",
      `$program.Arguments = '-c "printf half; echo; echo 0123456789; printf tail"'`,
      '$program.UseShellExecute = $false',
      '[System.Diagnostics.Process]::Start($program).WaitForExit()',
      '@{ a = 1 }',
      '',
    ].join('\n');
    const result = await run(requestOf([itemOf(script), itemOf(echo, { Values: ['x'] }, 'next')]));
    expect(result).toMatchObject({ outcome: 'done', records: [{ ok: true, value: { a: 1 } }, { ok: true }] });
    expect(result.noise).toContain('0123456789');
  });

  test.each([1, 3, 11])('the reader does not mind where the answer is cut: pieces of %d bytes', async (size) => {
    const request = requestOf([
      itemOf(echo, { Values: ['日本', ...hostile] }),
      itemOf(echo, { Values: ['x'] }, 'next'),
    ]);
    const result = await runRequest(request, { program, size, environment: { ProgramData: programData } });
    expect(result).toMatchObject({
      outcome: 'done',
      records: [{ value: { values: ['日本', ...hostile] } }, { ok: true }],
    });
  });

  // A full pwsh cannot be made older, narrower or constrained from outside on this system.
  const ofOurHost = program === 'library' ? test : test.skip;
  ofOurHost.each([
    ['language-mode', { DOUKI_LANGUAGE_MODE: 'constrained' }],
    ['powershell-too-old', { DOUKI_PS_VERSION: '4.0' }],
    ['wrong-bitness', { DOUKI_BITS: '32' }],
  ])('%s is answered as such', async (code, environment) => {
    const result = await run(requestOf([itemOf(echo, { Values: ['x'] })]), { environment });
    expect(result).toMatchObject({ outcome: 'failed', error: { code }, records: [] });
  });
});
