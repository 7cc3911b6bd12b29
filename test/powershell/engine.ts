import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateWsus } from './generate-wsus.ts';

const project = fileURLToPath(new URL('engine/', import.meta.url));
const facts = fileURLToPath(new URL('facts/', import.meta.url));

/** A running PowerShell engine: the real parser and pipeline of System.Management.Automation, without a Windows around it. */
export interface Engine {
  /** Sends one request and gives its answer; rejects when the engine failed on it or died. */
  ask<A>(request: Readonly<Record<string, unknown>>): Promise<A>;
  close(): Promise<void>;
}

/** Why the engine cannot be built on this machine; undefined when it can. */
export function whyNoEngine(): string | undefined {
  const found = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  if (found.error) return 'there is no dotnet on PATH: install the .NET 10 SDK to have the scripts proven';
  return /^10\./m.test(found.stdout)
    ? undefined
    : 'the .NET SDK is older than 10: install the .NET 10 SDK to have the scripts proven';
}

/** Builds the engine (locked restore); throws with the compiler's words. */
export function buildEngine(): void {
  const arguments_ = ['build', project, '-c', 'Release', '-v', 'q', '--nologo', '-p:RestoreLockedMode=true'];
  const built = alone(() => {
    generateWsus();
    return spawnSync('dotnet', arguments_, { encoding: 'utf8' });
  });
  if (built.status !== 0) throw new Error(`The engine does not build:\n${built.stdout}${built.stderr}`);
}

const host = fileURLToPath(new URL('host/', import.meta.url));

/** The program that plays powershell.exe, once it is built. */
export const hostProgram = `${host}bin/Release/net10.0/douki-powershell.dll`;

/** Builds the program that plays powershell.exe; throws with the compiler's words. */
export function buildHost(): void {
  const words = ['build', host, '-c', 'Release', '-v', 'q', '--nologo', '-p:RestoreLockedMode=true'];
  const built = alone(() => spawnSync('dotnet', words, { encoding: 'utf8' }));
  if (built.status !== 0) throw new Error(`The host does not build:\n${built.stdout}${built.stderr}`);
}

/** Two test files that build at once would write the same files; a lock older than its time is of a process that died. */
function alone<T>(work: () => T): T {
  const lock = `${tmpdir()}/douki-engine-build.lock`;
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Starts an engine; requests are answered one after the other. */
export function openEngine(): Engine {
  const child = spawn('dotnet', [`${project}bin/Release/net10.0/douki-engine.dll`], {
    // A clock that is not UTC, so that a script that mixes local time and UTC is found.
    env: { ...process.env, TZ: 'Asia/Tokyo', SystemDrive: 'C:', DOUKI_FACTS: facts, POWERSHELL_TELEMETRY_OPTOUT: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(problem: Error): void }>();
  let count = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as { id: number; failure?: string };
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.failure === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(answer.failure));
  });
  child.once('exit', () => {
    for (const asked of waiting.values()) asked.reject(new Error('The engine died'));
  });
  return {
    ask: <A>(request: Readonly<Record<string, unknown>>) =>
      new Promise<A>((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve: resolve, reject });
        child.stdin.write(`${JSON.stringify({ ...request, id: count })}\n`);
      }),
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.stdin.end();
      }),
  };
}
