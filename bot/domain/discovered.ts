import type { Server } from './server.ts';

/** What a person should know of one server of the hierarchy; moments are ISO 8601, null for never. */
export type Note =
  /** In no configuration: all that stands there is what its upstream knows. */
  | { readonly kind: 'upstream-only'; readonly lastContactUtc: string | null }
  | { readonly kind: 'unreachable'; readonly code: string; readonly lastContactUtc: string | null }
  /** Ids from a server back to itself. */
  | { readonly kind: 'loop'; readonly way: readonly string[] }
  /** Another server names it as its upstream, and it was not asked. */
  | { readonly kind: 'named-only'; readonly by: string }
  /** It calls its upstream by a name that nobody here has: an alias or a typing mistake. The upstream is the one that knows it as a child. */
  | { readonly kind: 'other-name'; readonly name: string; readonly upstream: string }
  /** Its upstream does not know it: it has not reported there yet. */
  | { readonly kind: 'not-reported'; readonly upstream: string };

/** One server as the hierarchy has it. */
export interface Discovered {
  /** That of the configuration, or one made of its name. */
  readonly id: string;
  readonly host: string;
  readonly role: Server['role'];
  /** Id of one of these servers, or `microsoft-update`. */
  readonly upstream: string;
  readonly isConfigured: boolean;
  /** Null where nobody told. */
  readonly port: number | null;
  readonly useSsl: boolean | null;
  readonly version: string | null;
  readonly notes: readonly Note[];
}
