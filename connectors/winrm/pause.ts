import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';

/** Waits so many milliseconds; rejects with `cancelled` when the signal comes first. */
export function pause(context: ConnectorContext, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stopTimer();
      reject(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal?.reason }));
    };
    const stopTimer = context.setTimer(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
  });
}

/** A pause that doubles with each try and varies by half, so that clients which failed together do not come back together. */
export function backOffMs(context: ConnectorContext, tries: number): number {
  const chance = context.randomBytes(2).readUInt16LE() / 0xffff;
  return Math.round(1000 * 2 ** tries * (0.5 + chance));
}
