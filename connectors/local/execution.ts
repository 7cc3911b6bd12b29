import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import type { Collector, Ending } from '../powershell/outcome.ts';
import type { LocalProgram } from './program.ts';
import { endTree } from './tree.ts';

/** One run in one process of this machine. */
export interface ExecutionOptions {
  readonly commandLine: string;
  readonly input: Buffer;
  readonly collector: Collector;
  /** After so many milliseconds the run is given up. */
  readonly limitMs: number;
  /** Both end the run: its own, and that of its session. */
  readonly signals: readonly AbortSignal[];
  readonly context: ConnectorContext;
}

/** How a run ended, and when its process is really gone. */
export interface Execution {
  readonly ending: Promise<Ending>;
  readonly gone: Promise<void>;
}

/** A driver that has closed its run gets so long to end its process, and output so long to follow the end of one. */
const lingerMs = 10_000;

/** Runs the command line with its input; never rejects. Before the first byte of input nothing can have started. */
export function execute(program: LocalProgram, options: ExecutionOptions): Execution {
  const { collector, context, limitMs } = options;
  const ending = Promise.withResolvers<Ending>();
  const gone = Promise.withResolvers<void>();
  const signal = AbortSignal.any([...options.signals]);
  let child: ChildProcessWithoutNullStreams | undefined;
  let isSent = false;
  let isOver = false;

  const stopTimer = context.setTimer(() => {
    breakOff(new ConnectorError('deadline', `The process did not end the run within ${limitMs} ms.`));
  }, limitMs);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  else start();

  function start(): void {
    let started: ChildProcessWithoutNullStreams;
    try {
      started = startProcess(program, options.commandLine);
    } catch (cause) {
      return refuse(cause);
    }
    child = started;
    started.on('error', refuse);
    started.stdin.on('error', () => undefined);
    started.stdout.on('data', take);
    started.stderr.on('data', (chunk: Buffer) => collector.stderr(chunk));
    started.once('exit', (code) => {
      gone.resolve();
      // What it started may hold its output open for ever.
      const stopWaiting = context.setTimer(() => close(code), lingerMs);
      started.once('close', () => {
        stopWaiting();
        close(code);
      });
    });
    started.once('spawn', () => {
      if (isOver) return;
      isSent = true;
      started.stdin.end(options.input);
    });
  }

  /** A process that was ended from outside tells no code. */
  function close(code: number | null): void {
    finish({ kind: 'closed', exitCode: code ?? undefined });
  }

  function take(chunk: Buffer): void {
    if (isOver) return;
    collector.stdout(chunk);
    if (collector.state === 'reading') return;
    finish({ kind: 'closed' });
    if (collector.state === 'broken') end();
    else void gone.promise.then(context.setTimer(end, lingerMs));
  }

  function refuse(cause: unknown): void {
    // A process that runs may fail to be ended; then its exit, or the deadline, tells.
    if (child?.pid !== undefined) return;
    gone.resolve();
    const message = `${program.path} did not start: is it there, and may the account of the bot run it?`;
    const error = new ConnectorError('powershell-missing', message, { cause, data: { path: program.path } });
    finish({ kind: 'not-sent', error });
  }

  function cancel(): void {
    breakOff(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal.reason }));
  }

  function breakOff(error: ConnectorError): void {
    if (isOver) return;
    finish({ kind: isSent ? 'interrupted' : 'not-sent', error });
    end();
  }

  function end(): void {
    if (child) endTree(child, program);
    else gone.resolve();
  }

  function finish(how: Ending): void {
    if (isOver) return;
    isOver = true;
    stopTimer();
    signal.removeEventListener('abort', cancel);
    ending.resolve(how);
  }

  return { ending: ending.promise, gone: gone.promise };
}

function startProcess(program: LocalProgram, commandLine: string): ChildProcessWithoutNullStreams {
  const { path, arguments: first = [], environment: env, folder: cwd, killer } = program;
  const [, ...words] = commandLine.split(' ');
  const detached = killer === undefined;
  return spawn(path, [...first, ...words], { env, cwd, detached, shell: false, windowsHide: true });
}
