/** Name of a server in the configuration; people type it in chat. */
export type ServerId = string;

/** What stands in the place of an upstream on a server that synchronizes from Microsoft Update; no server may be named so. */
export const microsoftUpdate = 'microsoft-update';

/** One WSUS server of the configuration. Endpoints and their secrets stay with the connectors. */
export interface Server {
  readonly id: ServerId;
  readonly host: string;
  readonly role: 'upstream' | 'autonomous' | 'replica';
  /** Id of the upstream server, or `microsoft-update`. */
  readonly upstream: ServerId;
  readonly port: number;
  readonly useSsl: boolean;
  /** Entra object ids; empty means the default approvers of the policy. */
  readonly approvers: readonly string[];
  /** Name of the channel in the configuration where alerts and approvals of this server go. */
  readonly channel: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  /** True for a server of the simulated estate; shown wherever the server is. */
  readonly simulated: boolean;
}

/** All configured servers by id. */
export type ServerBook = ReadonlyMap<ServerId, Server>;

/** The configured servers above one, nearest first; stops at Microsoft Update, at a gap and at a loop. */
export function serversAbove(book: ServerBook, id: ServerId): readonly Server[] {
  const above: Server[] = [];
  const seen = new Set<ServerId>([id]);
  let next = book.get(id)?.upstream;
  while (next !== undefined && next !== microsoftUpdate && !seen.has(next)) {
    const server = book.get(next);
    if (!server) break;
    above.push(server);
    seen.add(next);
    next = server.upstream;
  }
  return above;
}

/** The configured servers that synchronize from one, at any depth: what a change to it may touch. */
export function serversBelow(book: ServerBook, id: ServerId): readonly Server[] {
  return [...book.values()].filter((server) => serversAbove(book, server.id).some((above) => above.id === id));
}
