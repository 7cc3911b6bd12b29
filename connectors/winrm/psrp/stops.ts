import type { ConnectorContext } from '../../context.ts';
import { ConnectorError } from '../../errors.ts';

/** The time limit of a run and its caller's signal as one. */
export interface Stops {
  /** Calls back once when the run shall be given up, at once when it already shall. */
  onStop(callback: (error: ConnectorError) => void): void;
  forget(): void;
}

/** Starts the time of one run. */
export function watchStops(context: ConnectorContext, limitMs: number, signal: AbortSignal | undefined): Stops {
  const callbacks: ((error: ConnectorError) => void)[] = [];
  let reason: ConnectorError | undefined;

  const stopTimer = context.setTimer(() => {
    stop(new ConnectorError('deadline', `The server did not end the run within ${limitMs} ms.`));
  }, limitMs);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();

  function cancel(): void {
    stop(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal?.reason }));
  }

  function stop(error: ConnectorError): void {
    reason ??= error;
    for (const callback of callbacks.splice(0)) callback(reason);
  }

  function onStop(callback: (error: ConnectorError) => void): void {
    if (reason) callback(reason);
    else callbacks.push(callback);
  }

  function forget(): void {
    stopTimer();
    callbacks.length = 0;
    signal?.removeEventListener('abort', cancel);
  }

  return { onStop, forget };
}
