import type { ShownServer } from '../card.ts';

/** One synchronization; `result` and `error` are the API's names. */
export interface ShownSynchronization {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly result: 'NeverRun' | 'Succeeded' | 'Failed' | 'Canceled' | 'Unknown' | 'Running';
  readonly error: string | null;
  readonly manual: boolean;
}

/** How a server synchronizes now. */
export interface StatusData {
  readonly server: ShownServer;
  /** Words for why nothing is known; null when the facts are here. */
  readonly unknown: string | null;
  readonly now: 'NotProcessing' | 'Running' | 'Stopping' | 'Unknown';
  /** Items done and in all; null when nothing runs. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Newest first, at most ten. */
  readonly history: readonly ShownSynchronization[];
  readonly automatic: boolean | null;
  readonly nextAt: string | null;
  readonly snoozedUntil: string | null;
}
