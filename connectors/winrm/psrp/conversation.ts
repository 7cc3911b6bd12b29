import type { ConnectorContext } from '../../context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Carrier } from './carrier.ts';
import { PsrpError } from './error.ts';
import type { ErrorRecord } from './error-record.ts';
import type { EndState, Pipeline, PipelineEvent } from './pipeline.ts';

/** How a pipeline ended, seen from here. */
export type PipelineEnd =
  /** Nothing of it can have started. */
  | { readonly kind: 'not-sent'; readonly error: ConnectorError }
  | { readonly kind: 'ended'; readonly state: EndState; readonly error: ErrorRecord | undefined }
  /** We stopped it and the server says that it has stopped. */
  | { readonly kind: 'stopped'; readonly error: ConnectorError }
  /** Nobody knows what it does; its pool is of no use any more. */
  | { readonly kind: 'lost'; readonly error: ConnectorError };

/** One pipeline on its way. */
export interface Conversation {
  readonly end: Promise<PipelineEnd>;
  /** Asks the server to stop it; the first reason counts. Given up when the server has not obeyed after five seconds. */
  stop(error: ConnectorError): void;
}

const graceMs = 5_000;

/** Sends a pipeline and hears it out; a call to a host that we do not have stops it. */
export function converse(
  carrier: Carrier,
  pipeline: Pipeline,
  options: { context: ConnectorContext; onEvent: (event: PipelineEvent) => void },
): Conversation {
  const end = Promise.withResolvers<PipelineEnd>();
  let isSent = false;
  let reason: ConnectorError | undefined;
  let stopTimer = (): void => undefined;

  function stop(error: ConnectorError): void {
    if (reason) return;
    reason = error;
    stopTimer = options.context.setTimer(() => settle({ kind: 'lost', error }), graceMs);
    if (!isSent) return settle({ kind: 'not-sent', error });
    carrier.signal(pipeline.id, 'stop').catch(lose).catch(end.reject);
  }

  async function talk(): Promise<void> {
    const [first, ...further] = pipeline.fragments as [Buffer, ...Buffer[]];
    if (further.length === 0) isSent = true;
    const refusal = await carrier.command(pipeline.id, first);
    if (refusal) return settle({ kind: 'not-sent', error: refusal });
    for (const [index, fragment] of further.entries()) {
      if (index === further.length - 1 && !reason) isSent = true;
      // Without its last fragment nothing of it can start.
      if (reason && !isSent) break;
      await carrier.send(pipeline.id, fragment);
    }
    while (!pipeline.hasEnded && (isSent || !reason)) {
      for (const event of pipeline.receive(await carrier.receive(pipeline.id))) take(event);
    }
  }

  function take(event: PipelineEvent): void {
    if (event.kind === 'host-call') {
      const message = 'The script asked for a person, and nobody is there to answer; it was stopped.';
      stop(new ConnectorError('bad-answer', message, { data: { hostCall: String(event.method) } }));
    }
    options.onEvent(event);
    if (event.kind !== 'ended') return;
    if (reason && event.state === 'stopped') settle({ kind: 'stopped', error: reason });
    else settle({ kind: 'ended', state: event.state, error: event.error });
  }

  function lose(cause: unknown): void {
    if (!(cause instanceof ConnectorError) && !(cause instanceof PsrpError)) throw cause;
    const broken = (): ConnectorError =>
      new ConnectorError('bad-answer', 'The server does not keep to the protocol.', { cause });
    const error = reason ?? (cause instanceof ConnectorError ? cause : broken());
    settle({ kind: isSent ? 'lost' : 'not-sent', error });
  }

  function settle(how: PipelineEnd): void {
    stopTimer();
    end.resolve(how);
  }

  // Anything but an error of the way or of the protocol is a mistake in the code.
  talk().catch(lose).catch(end.reject);
  return { end: end.promise, stop };
}
