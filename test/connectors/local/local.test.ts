import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalConnector } from '../../../connectors/local/connector.ts';
import { type LocalProgram, type Machine, windowsPowerShell } from '../../../connectors/local/program.ts';
import { createManualContext, makeRequest } from '../making.ts';
import { connectorSuite } from '../suite.ts';
import { createLocalPeer, isAlive, type LocalPeer } from './peer.ts';

connectorSuite('the machine of the bot', async (context) => {
  const peer = createLocalPeer();
  return {
    session: createLocalConnector({ context, program: peer.program }).open({}),
    received: async () => peer.processes().length,
    cut: () => peer.cut(),
    close: async () => peer.close(),
  };
});

describe('a run on the machine of the bot', () => {
  let peer: LocalPeer;
  let folder: string;
  beforeEach(() => {
    peer = createLocalPeer();
    folder = mkdtempSync(join(tmpdir(), 'douki-local-test-'));
  });
  afterEach(() => {
    peer.close();
    rmSync(folder, { recursive: true });
  });

  /** A program that does what the lines of a shell script say. */
  function shell(...lines: readonly string[]): LocalProgram {
    const path = join(folder, 'program.sh');
    writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
    return { path, environment: {}, folder };
  }

  const open = (program: LocalProgram, context = createManualContext()) =>
    createLocalConnector({ context, program }).open({});

  /** The player below a shell that has started another process, which keeps the output open. */
  function playerBesideSleeper(after: string): LocalProgram {
    const { path, arguments: words = [] } = peer.program;
    const player = [path, ...words].map((word) => `"${word}"`).join(' ');
    return shell('sleep 20 &', 'echo $! > sleeper', `${player} "$@"`, after);
  }
  const sleeper = (): number => Number(readFileSync(join(folder, 'sleeper'), 'utf8'));

  test('leaves no process behind when it is given up', async () => {
    const context = createManualContext();
    const session = open(playerBesideSleeper('exit 0'), context);
    const request = makeRequest(['answer', 'silence']);
    const result = await session.run(request, { onRecord: () => context.advance(120_000) });
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'deadline' } });
    await session.close();
    await gone(sleeper());
    expect(peer.processes().filter(isAlive)).toEqual([]);
  }, 10_000);

  test('that ended is judged although something it started keeps its output open', async () => {
    const program = playerBesideSleeper('exit 97');
    const session = createLocalConnector({ context: { ...createManualContext(), setTimer: soon }, program }).open({});
    const result = await session.run(makeRequest(['die']));
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'bad-answer', data: { exitCode: '97' } } });
    await session.close();
    process.kill(sleeper(), 'SIGKILL');
  }, 10_000);

  test('that is done is done at once, and its process ended when it does not end by itself', async () => {
    const context = createManualContext();
    const session = open(playerBesideSleeper('sleep 20'), context);
    expect(await session.run(makeRequest(['answer']))).toMatchObject({ outcome: 'done' });
    context.advance(10_000);
    await session.close();
    await gone(sleeper());
  }, 10_000);

  test('is cancelled, and its process ended, when the session closes', async () => {
    const session = open(peer.program);
    const closing = Promise.withResolvers<void>();
    const run = session.run(makeRequest(['answer', 'silence']), { onRecord: () => closing.resolve(session.close()) });
    expect(await run).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ ok: true }] });
    await closing.promise;
    expect(peer.processes().filter(isAlive)).toEqual([]);
  });

  test('starts four processes at a time and no more', async () => {
    const context = createManualContext();
    const session = open(peer.program, context);
    const started = Promise.withResolvers<void>();
    let count = 0;
    const onRecord = (): void => void (++count === 4 && started.resolve());
    const runs = Array.from({ length: 6 }, () => session.run(makeRequest(['answer', 'silence']), { onRecord }));
    await started.promise;
    expect(peer.processes()).toHaveLength(4);
    await session.close();
    const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual(['failed', 'failed', 'unknown', 'unknown', 'unknown', 'unknown']);
    expect(peer.processes()).toHaveLength(4);
  });

  test('gets the constant command line, and of the environment nothing that was not chosen', async () => {
    const program = shell('printf "%s\\n" "$@" > arguments', 'env > environment', 'exit 97');
    const result = await open({ ...program, environment: { CHOSEN: 'yes' } }).run(makeRequest(['answer']));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'driver-refused' } });
    const words = readFileSync(join(folder, 'arguments'), 'utf8').trim().split('\n');
    expect(words.slice(0, 3)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive']);
    expect(words.at(-2)).toBe('-EncodedCommand');
    const lines = readFileSync(join(folder, 'environment'), 'utf8').trim().split('\n');
    // The shell itself adds these.
    expect(lines.filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line))).toEqual(['CHOSEN=yes']);
  });

  test('that cannot start has not started', async () => {
    const result = await open({ path: join(folder, 'nowhere'), environment: {} }).run(makeRequest(['answer']));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'powershell-missing' } });
    expect(result.error?.message).toContain('nowhere did not start');
  });

  test('ends through the killer that Windows has, with the process and its children named', async () => {
    const path = join(folder, 'killer.sh');
    writeFileSync(path, '#!/bin/sh\necho "$@" > killed\nkill -9 "$2"\n', { mode: 0o755 });
    const controller = new AbortController();
    const session = open({ ...peer.program, folder, killer: path });
    const options = { signal: controller.signal, onRecord: () => controller.abort() };
    expect(await session.run(makeRequest(['answer', 'silence']), options)).toMatchObject({ outcome: 'unknown' });
    await session.close();
    expect(readFileSync(join(folder, 'killed'), 'utf8')).toBe(`/PID ${peer.processes()[0]} /T /F\n`);
  });

  test('ends without its killer too', async () => {
    const controller = new AbortController();
    const session = open({ ...peer.program, killer: join(folder, 'nowhere') });
    const options = { signal: controller.signal, onRecord: () => controller.abort() };
    expect(await session.run(makeRequest(['answer', 'silence']), options)).toMatchObject({ outcome: 'unknown' });
    await session.close();
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    expect(peer.processes().filter(isAlive)).toEqual([]);
  });
});

describe('the program of a local run', () => {
  const windows: Machine = {
    platform: 'win32',
    arch: 'x64',
    env: { SystemRoot: 'C:\\Windows', ProgramData: 'C:\\ProgramData', Path: 'C:\\evil', PSModulePath: 'C:\\seven' },
  };

  test('is the 64-bit Windows PowerShell, with an environment of its own', () => {
    expect(windowsPowerShell(windows)).toEqual({
      path: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      environment: {
        SystemRoot: 'C:\\Windows',
        ProgramData: 'C:\\ProgramData',
        Path: 'C:\\Windows\\System32;C:\\Windows;C:\\Windows\\System32\\Wbem;C:\\Windows\\System32\\WindowsPowerShell\\v1.0',
      },
      folder: 'C:\\Windows',
      killer: 'C:\\Windows\\System32\\taskkill.exe',
    });
  });

  test('of a 32-bit bot is found behind Sysnative', () => {
    const { path } = windowsPowerShell({ ...windows, arch: 'ia32' });
    expect(path).toBe('C:\\Windows\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe');
  });

  test.each([
    ['another system than Windows', { ...windows, platform: 'linux' }],
    ['an environment without SystemRoot', { ...windows, env: {} }],
    ['a SystemRoot on the network', { ...windows, env: { SystemRoot: '\\\\evil\\share' } }],
  ])('is refused on %s', (_, machine) => {
    const refused = (): LocalProgram => windowsPowerShell(machine);
    expect(refused).toThrow(expect.objectContaining({ code: 'powershell-missing' }));
  });

  const elsewhere = process.platform === 'win32' ? test.skip : test;
  elsewhere('off Windows ends a run before anything starts (skipped on Windows)', async () => {
    const result = await createLocalConnector()
      .open({})
      .run(makeRequest(['answer']));
    expect(result).toMatchObject({
      outcome: 'failed',
      error: { code: 'powershell-missing', data: { platform: process.platform } },
    });
  });
});

/** A signal is sent before its process is ended. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that hurries for what is short, and stands still for deadlines. */
function soon(callback: () => void, milliseconds: number): () => void {
  if (milliseconds > 10_000) return () => undefined;
  const timer = setTimeout(callback, 100);
  return () => clearTimeout(timer);
}
