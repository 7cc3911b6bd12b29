import type { ShownServer } from '../card.ts';

/** What happened to a server lately, newest first; `text` is already in the card's language. */
export interface HistoryData {
  readonly server: ShownServer;
  readonly rows: readonly {
    readonly at: string;
    readonly kind: 'diagnosis' | 'approval' | 'incident';
    readonly text: string;
  }[];
}
