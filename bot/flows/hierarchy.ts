import type { Facts } from '../../guide/hierarchy/facts.ts';
import { microsoftUpdate, type Server, type ServerBook } from '../domain/server.ts';
import type { Discovered, Note } from '../domain/discovered.ts';
import { cleanHost, createServerId, findByName } from './server-names.ts';

/** What came of asking one configured server; a failure has the code of the connector or of the script. */
export type Reading =
  { readonly kind: 'read'; readonly facts: Facts } | { readonly kind: 'failed'; readonly code: string };

/** What is known when the asking is over. */
export interface HierarchyInput {
  readonly servers: ServerBook;
  /** By id of the configuration; the server that was started from comes first. */
  readonly readings: ReadonlyMap<string, Reading>;
}

/** A downstream server as another one tells of it. */
type Told = Facts['downstream'][number];

/** A server of no configuration, with everything that was told of it. */
interface Stranger {
  readonly id: string;
  readonly host: string;
  readonly told: readonly { readonly by: string; readonly record: Told }[];
}

interface Joining extends HierarchyInput {
  readonly strangers: Stranger[];
}

/** Joins what the servers told into one tree: the asked servers first, then those that only others know. */
export function joinHierarchy(input: HierarchyInput): readonly Discovered[] {
  const joining: Joining = { ...input, strangers: strangersOf(input) };
  const found: Discovered[] = [];
  for (const [id, reading] of input.readings) {
    const server = input.servers.get(id);
    if (server)
      found.push(
        reading.kind === 'read'
          ? readServer(joining, server, reading.facts)
          : failedServer(joining, server, reading.code),
      );
  }
  // Reading the upstreams' names may have made further strangers.
  found.push(...joining.strangers.map((stranger) => strangeServer(joining, stranger, found)));
  for (let next = missingUpstream(found); next; next = missingUpstream(found)) {
    const server = input.servers.get(next.upstream);
    if (!server) throw new Error(`The upstream ${next.upstream} of ${next.id} is in no configuration.`);
    found.push({ ...configured(server), notes: [{ kind: 'named-only', by: next.id }] });
  }
  return withLoops(found);
}

/** Id of the configured server that a record or a name means; a server id is surer than a name. */
export function configuredId(
  input: HierarchyInput,
  wanted: { readonly serverId: string | null; readonly name: string | null },
): string | undefined {
  for (const [id, reading] of input.readings)
    if (wanted.serverId !== null && factsOf(reading)?.serverId === wanted.serverId) return id;
  if (wanted.name === null) return undefined;
  return findByName([...input.servers.values()], wanted.name, ({ id, host }) => {
    const own = factsOf(input.readings.get(id))?.name;
    return own == null ? [host] : [host, own];
  })?.id;
}

function factsOf(reading: Reading | undefined): Facts | undefined {
  return reading?.kind === 'read' ? reading.facts : undefined;
}

function strangersOf(input: HierarchyInput): Stranger[] {
  const strange = toldBy(input).filter(
    ({ record }) => configuredId(input, { serverId: record.id, name: record.name }) === undefined,
  );
  const groups = Map.groupBy(strange, ({ record }) => record.id ?? record.name?.toLowerCase() ?? '');
  const strangers: Stranger[] = [];
  for (const [key, told] of groups) {
    const name = told.find(({ record }) => record.name !== null)?.record.name ?? key;
    strangers.push({ ...newcomer({ ...input, strangers }, name), told });
  }
  return strangers;
}

function toldBy({ readings }: HierarchyInput): Stranger['told'] {
  return [...readings].flatMap(([by, reading]) =>
    (factsOf(reading)?.downstream ?? []).map((record) => ({ by, record })),
  );
}

function newcomer({ servers, strangers }: Joining, name: string): { readonly id: string; readonly host: string } {
  const taken = [microsoftUpdate, ...servers.keys(), ...strangers.map(({ id }) => id)].map((id) => id.toLowerCase());
  const id = createServerId(name, (wished) => taken.includes(wished.toLowerCase()));
  return { id, host: cleanHost(name) || id };
}

function configured(server: Server): Omit<Discovered, 'notes'> {
  const { id, host, role, upstream, port, useSsl } = server;
  return { id, host, role, upstream, port, useSsl, isConfigured: true, version: null };
}

function readServer(joining: Joining, server: Server, facts: Facts): Discovered {
  const upstream = upstreamOf(joining, server, facts);
  return {
    ...configured(server),
    ...{ role: roleOf(server, facts), upstream, version: facts.version },
    ...(facts.port === null ? {} : { port: facts.port }),
    ...(facts.usesSsl === null ? {} : { useSsl: facts.usesSsl }),
    notes: [...reportNotes(joining, server.id, upstream), ...nameNotes(joining, facts, upstream)],
  };
}

function reportNotes(joining: Joining, id: string, upstream: string): readonly Note[] {
  const isAnswered = joining.readings.get(upstream)?.kind === 'read';
  return isAnswered && !parentsOf(joining, id).includes(upstream) ? [{ kind: 'not-reported', upstream }] : [];
}

function nameNotes(
  joining: Joining,
  { fromMicrosoftUpdate, upstreamName: name }: Facts,
  upstream: string,
): readonly Note[] {
  if (fromMicrosoftUpdate === true || name === null || !joining.servers.has(upstream)) return [];
  const isKnown = configuredId(joining, { serverId: null, name }) === upstream;
  return isKnown ? [] : [{ kind: 'other-name', name: cleanHost(name), upstream }];
}

function roleOf(server: Server, { isReplica, fromMicrosoftUpdate }: Facts): Server['role'] {
  if (isReplica === null) return server.role;
  if (isReplica) return 'replica';
  return fromMicrosoftUpdate === true ? 'upstream' : 'autonomous';
}

/** Id of the upstream that a server names; where nobody has that name, a stranger comes of it. */
function upstreamOf(joining: Joining, server: Server, { fromMicrosoftUpdate, upstreamName: name }: Facts): string {
  if (fromMicrosoftUpdate === true) return microsoftUpdate;
  if (name === null) return server.upstream;
  const known =
    configuredId(joining, { serverId: null, name }) ?? findByName(joining.strangers, name, ({ host }) => [host])?.id;
  const above = known ?? parentsOf(joining, server.id)[0];
  if (above !== undefined) return above;
  const stranger = { ...newcomer(joining, name), told: [] };
  joining.strangers.push(stranger);
  return stranger.id;
}

/** Ids of the servers that know another one as their direct child, in the order they were asked. */
function parentsOf(joining: Joining, id: string): readonly string[] {
  return toldBy(joining).flatMap(({ by, record }) => {
    const isChild = configuredId(joining, { serverId: record.id, name: record.name }) === id;
    return isChild && record.isGrandchild !== true ? [by] : [];
  });
}

function failedServer(joining: Joining, server: Server, code: string): Discovered {
  const records = toldBy(joining).map(({ record }) => record);
  const own = records.filter((record) => configuredId(joining, { serverId: null, name: record.name }) === server.id);
  return { ...configured(server), notes: [{ kind: 'unreachable', code, lastContactUtc: lastContactOf(own) }] };
}

function strangeServer(joining: Joining, { id, host, told }: Stranger, found: readonly Discovered[]): Discovered {
  const common = { id, host, isConfigured: false, port: null, useSsl: null };
  // The nearest server above tells best; those further up have it from below.
  const nearest = told.find(({ record }) => record.isGrandchild !== true) ?? told[0];
  if (!nearest) {
    const by = found.find(({ upstream }) => upstream === id)?.id ?? '';
    return {
      ...common,
      role: 'upstream',
      upstream: microsoftUpdate,
      version: null,
      notes: [{ kind: 'named-only', by }],
    };
  }
  const lastContactUtc = lastContactOf(told.map(({ record }) => record));
  return {
    ...common,
    role: nearest.record.isReplica === true ? 'replica' : 'autonomous',
    upstream: parentOf(joining, nearest),
    version: nearest.record.version,
    notes: [{ kind: 'upstream-only', lastContactUtc }],
  };
}

function parentOf(joining: Joining, { by, record }: Stranger['told'][number]): string {
  const { parentId } = record;
  if (parentId === null) return by;
  const stranger = joining.strangers.find(({ told }) => told.some((one) => one.record.id === parentId));
  return configuredId(joining, { serverId: parentId, name: null }) ?? namedBy(joining, parentId) ?? stranger?.id ?? by;
}

/** The configured server that could not be asked itself, by the server id that another one tells of it. */
function namedBy(joining: Joining, serverId: string): string | undefined {
  const name = toldBy(joining).find(({ record }) => record.id === serverId)?.record.name;
  return name == null ? undefined : configuredId(joining, { serverId: null, name });
}

/** WSUS writes the year 1 or 1753 for never. */
function lastContactOf(records: readonly Told[]): string | null {
  const moments = records
    .map(({ lastSyncUtc }) => new Date(lastSyncUtc ?? ''))
    .filter((one) => one.getUTCFullYear() >= 2000);
  const latest = moments.toSorted((one, other) => other.getTime() - one.getTime())[0];
  return latest ? latest.toISOString() : null;
}

function missingUpstream(found: readonly Discovered[]): Discovered | undefined {
  const ids = new Set([microsoftUpdate, ...found.map(({ id }) => id)]);
  return found.find(({ upstream }) => !ids.has(upstream));
}

/** Each loop is told once, at its first server. */
function withLoops(found: readonly Discovered[]): readonly Discovered[] {
  const upstreams = new Map(found.map(({ id, upstream }) => [id, upstream]));
  const told = new Set<string>();
  return found.map((server) => {
    const way = [server.id];
    let next = server.upstream;
    while (upstreams.has(next) && !way.includes(next)) {
      way.push(next);
      next = upstreams.get(next) ?? microsoftUpdate;
    }
    if (next !== server.id || way.some((id) => told.has(id))) return server;
    for (const id of way) told.add(id);
    return { ...server, notes: [...server.notes, { kind: 'loop', way: [...way, server.id] }] };
  });
}
