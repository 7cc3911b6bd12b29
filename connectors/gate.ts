import { ConnectorError } from './errors.ts';

/** Lets so many in at a time, the rest in the order they came. */
export interface Gate {
  /** Resolves to the function that makes room again; rejects with `cancelled` when the signal comes first. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/** Creates a gate, for logins in flight or for channels of one connection. */
export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;

  async function enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw cancelled(signal);
    if (inside >= limit) await waitForRoom(signal);
    else inside += 1;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      leave();
    };
  }

  /** The one who leaves hands over the place, so nobody who comes later slips in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  }

  function waitForRoom(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(admit), 1);
        reject(cancelled(signal));
      };
      waiting.push(admit);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  return { enter };
}

function cancelled(signal?: AbortSignal): ConnectorError {
  return new ConnectorError('cancelled', 'The run was cancelled before anything was sent.', { cause: signal?.reason });
}
