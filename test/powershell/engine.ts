import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { commandOf, type EngineKind } from './build.ts';

const facts = fileURLToPath(new URL('facts/', import.meta.url));

/** A running PowerShell engine: the real parser and pipeline of System.Management.Automation, without a Windows around it. */
export interface Engine {
  /**
   * Sends one request and gives its answer; rejects when the engine failed on it or died. The script is stopped at the
   * deadline; a request that has no answer two seconds later is the only one that suffers: the engine is killed, started again,
   * and asked the others once more.
   */
  ask<A>(request: Readonly<Record<string, unknown>>, deadlineMs?: number): Promise<A>;
  close(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly timeoutMs: number;
  resolve(answer: unknown): void;
  reject(problem: Error): void;
}

/** Starts an engine; requests are answered one after the other. */
export function openEngine(kind: EngineKind = 'library'): Engine {
  const waiting = new Map<number, Waiting>();
  let child = start();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosing = false;

  function start(): ChildProcess {
    const [program, ...words] = commandOf(kind);
    const started = spawn(program, words, {
      // A clock that is not UTC, so that a script that mixes local time and UTC is found.
      env: {
        ...process.env,
        TZ: 'Asia/Tokyo',
        SystemDrive: 'C:',
        DOUKI_FACTS: facts,
        POWERSHELL_TELEMETRY_OPTOUT: '1',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    started.stdin?.on('error', () => undefined);
    createInterface({ input: started.stdout ?? process.stdin }).on('line', take);
    started.once('exit', () => {
      if (started === child && !isClosing) failAll('The engine died');
    });
    return started;
  }

  function take(line: string): void {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as { id?: number; failureOfEngine?: string };
    const [oldest] = waiting.keys();
    const id = answer.id ?? oldest ?? 0;
    const asked = waiting.get(id);
    waiting.delete(id);
    watch();
    if (answer.failureOfEngine === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(answer.failureOfEngine));
  }

  /** The oldest request is the one at work; only its time runs. */
  function watch(): void {
    clearTimeout(timer);
    const [first] = waiting;
    if (first) timer = setTimeout(() => restart(first[0], first[1]), first[1].timeoutMs);
  }

  function restart(id: number, stuck: Waiting): void {
    waiting.delete(id);
    const old = child;
    child = start();
    old.kill('SIGKILL');
    for (const asked of waiting.values()) child.stdin?.write(asked.line);
    watch();
    stuck.reject(new Error(`The engine gave no answer within ${String(stuck.timeoutMs)} ms and was started again`));
  }

  function failAll(message: string): void {
    clearTimeout(timer);
    for (const asked of waiting.values()) asked.reject(new Error(message));
    waiting.clear();
  }

  return {
    ask: <A>(request: Readonly<Record<string, unknown>>, deadlineMs = 60_000) =>
      new Promise<A>((resolve, reject) => {
        count += 1;
        const line = `${JSON.stringify({ ...request, deadlineMs, id: count })}\n`;
        waiting.set(count, { line, timeoutMs: deadlineMs + 2000, resolve: (answer) => resolve(answer as A), reject });
        if (waiting.size === 1) watch();
        child.stdin?.write(line);
      }),
    close: () =>
      new Promise((resolve) => {
        isClosing = true;
        clearTimeout(timer);
        child.once('exit', () => resolve());
        child.stdin?.end();
      }),
  };
}
