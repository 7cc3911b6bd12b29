import type { ShownServer } from '../card.ts';

/** The list of servers; each can be diagnosed by a button. */
export interface ServersData {
  readonly servers: readonly {
    readonly server: ShownServer;
    readonly role: 'upstream' | 'autonomous' | 'replica';
    readonly upstream: string;
  }[];
}
