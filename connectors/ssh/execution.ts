import type { ClientChannel } from 'ssh2';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import type { Collector, Ending } from '../powershell/outcome.ts';
import type { Connection } from './connection.ts';

/** One run on one channel of a connection. */
export interface ExecutionOptions {
  readonly commandLine: string;
  readonly input: Buffer;
  readonly collector: Collector;
  /** After so many milliseconds the run is given up. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly context: ConnectorContext;
}

/** How a run ended, and when its channel is really gone. */
export interface Execution {
  readonly ending: Promise<Ending>;
  readonly gone: Promise<void>;
}

/** Runs the command line with its input; never rejects. Before the first byte of input nothing can have started. */
export function execute(connection: Connection, options: ExecutionOptions): Execution {
  const { collector, signal, context } = options;
  const ending = Promise.withResolvers<Ending>();
  const gone = Promise.withResolvers<void>();
  let channel: ClientChannel | undefined;
  let isSent = false;
  let isOver = false;
  let exitCode: number | undefined;

  const forgetLoss = connection.onLost((error) => {
    gone.resolve();
    // What had arrived before the loss is still on its way through the stream.
    setImmediate(() => breakOff(error));
  });
  const stopTimer = context.setTimer(() => {
    breakOff(new ConnectorError('deadline', `The server did not end the run within ${options.limitMs} ms.`));
  }, options.limitMs);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  else open();

  function open(): void {
    try {
      connection.client.exec(options.commandLine, (error, opened) => {
        if (error) refuse(error);
        else start(opened);
      });
    } catch (error) {
      refuse(error);
    }
  }

  function start(opened: ClientChannel): void {
    channel = opened;
    channel.on('error', () => undefined);
    channel.on('close', () => {
      gone.resolve();
      if (connection.lost) breakOff(connection.lost);
      else finish({ kind: 'closed', exitCode });
    });
    if (isOver) return close();
    channel.on('exit', (code: unknown) => {
      if (typeof code === 'number') exitCode = code;
    });
    channel.on('data', take);
    channel.stderr.on('data', (chunk: Buffer) => collector.stderr(chunk));
    isSent = true;
    channel.end(options.input);
  }

  function take(chunk: Buffer): void {
    if (isOver) return;
    collector.stdout(chunk);
    if (collector.state === 'reading') return;
    finish({ kind: 'closed' });
    // A driver that has closed its run ends by itself; from any other nothing is wanted any more.
    if (collector.state === 'broken') close();
  }

  function refuse(cause: unknown): void {
    gone.resolve();
    const message = 'The server opened no channel for the run: is its MaxSessions reached, or its shell missing?';
    finish({ kind: 'not-sent', error: new ConnectorError('connection-lost', message, { cause }) });
  }

  function cancel(): void {
    breakOff(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal?.reason }));
  }

  function breakOff(error: ConnectorError): void {
    if (isOver) return;
    finish({ kind: isSent ? 'interrupted' : 'not-sent', error });
    close();
  }

  function close(): void {
    channel?.resume();
    channel?.close();
  }

  function finish(how: Ending): void {
    if (isOver) return;
    isOver = true;
    stopTimer();
    void gone.promise.then(forgetLoss);
    signal?.removeEventListener('abort', cancel);
    ending.resolve(how);
  }

  return { ending: ending.promise, gone: gone.promise };
}
