import { ConnectorError } from '../errors.ts';
import type { Lane, OpenLane } from './lane.ts';

/** A lane lent for one run. */
export interface Lent {
  readonly lane: Lane;
  /** True when the lane served another run before, so that it may have gone stale meanwhile. */
  readonly wasUsed: boolean;
  /** Gives the lane back; it is closed unless it settles well. */
  giveBack(): void;
}

/** The open shells of one server: few, each used again. */
export interface Lanes {
  /** Rejects with a ConnectorError when no lane can be opened, and with `cancelled` when the signal comes first. */
  borrow(signal?: AbortSignal): Promise<Lent>;
  close(): Promise<void>;
}

/** Creates the lanes of one server. One login at a time: whoever waits for it shares its failure, so that no account gets locked. */
export function createLanes(open: OpenLane, limit: number): Lanes {
  const idle: Lane[] = [];
  const used = new WeakSet<Lane>();
  const waiting = new Set<() => void>();
  const underWay = new Set<Promise<void>>();
  let count = 0;
  let settling = 0;
  let opening: Promise<void> | undefined;
  let isClosed = false;

  async function borrow(signal?: AbortSignal): Promise<Lent> {
    for (;;) {
      if (signal?.aborted) throw cancelled(signal);
      if (isClosed) throw new ConnectorError('cancelled', 'The session is closed.');
      const lane = idle.pop();
      if (lane) return lend(lane);
      // A lane that is being tidied is back sooner than a new one is open.
      const mayOpen = count < limit && settling === 0;
      if (opening ?? mayOpen) await orAbort((opening ??= openOne()), signal);
      else await orAbort(roomAgain(), signal);
    }
  }

  async function openOne(): Promise<void> {
    count += 1;
    try {
      const lane = await open();
      idle.push(lane);
      if (isClosed) await Promise.all(idle.splice(0).map(drop));
    } catch (error) {
      count -= 1;
      throw error;
    } finally {
      opening = undefined;
      wake();
    }
  }

  function lend(lane: Lane): Lent {
    const wasUsed = used.has(lane);
    used.add(lane);
    return { lane, wasUsed, giveBack: () => keep(takeBack(lane)) };
  }

  async function takeBack(lane: Lane): Promise<void> {
    settling += 1;
    const isGood = await lane.settle();
    settling -= 1;
    if (isGood && !isClosed) idle.push(lane);
    else await drop(lane);
    wake();
  }

  function drop(lane: Lane): Promise<void> {
    count -= 1;
    return lane.close();
  }

  /** Whoever closes the session waits for what still goes on. */
  function keep(work: Promise<void>): void {
    const kept = work.finally(() => underWay.delete(kept));
    underWay.add(kept);
  }

  function roomAgain(): Promise<void> {
    return new Promise((resolve) => waiting.add(resolve));
  }

  function wake(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  async function close(): Promise<void> {
    isClosed = true;
    wake();
    await opening?.catch(() => undefined);
    await Promise.all([...idle.splice(0).map(drop), ...underWay]);
  }

  return { borrow, close };
}

/** One run may give up waiting for what others still wait for. */
async function orAbort<T>(awaited: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return awaited;
  const aborted = Promise.withResolvers<never>();
  const giveUp = (): void => aborted.reject(cancelled(signal));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([awaited, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function cancelled(signal: AbortSignal): ConnectorError {
  return new ConnectorError('cancelled', 'The run was cancelled before anything was sent.', { cause: signal.reason });
}
