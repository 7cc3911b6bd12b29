import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** What connectors take from the world besides sockets, so that tests own time and chance. */
export interface ConnectorContext {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  randomBytes(count: number): Buffer;
  /** Calls back once after so many milliseconds; the returned function cancels it. */
  setTimer(callback: () => void, milliseconds: number): () => void;
}

/** The context of a running bot; its timers never keep the process alive. */
export const nodeContext: ConnectorContext = {
  now: () => performance.now(),
  randomBytes: (count) => randomBytes(count),
  setTimer: (callback, milliseconds) => {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
