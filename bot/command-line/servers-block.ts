import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import type { Discovered, Note } from '../domain/discovered.ts';
import { say, type CommandWordId, type Language, type WordData } from './words.ts';

/** What a block of servers is written from. */
export interface ServersBlock {
  readonly title: string;
  readonly found: readonly Discovered[];
  /** What the configuration has of a server already, as it stands there; secrets are references in it. */
  readonly existing: ReadonlyMap<string, object>;
  readonly language: Language;
}

/** The `servers:` block of a douki.yaml with comments on what a person should look at; it ends with a line break. */
export function writeServersBlock({ title, found, existing, language }: ServersBlock): string {
  const entries = found.map((server) => [server.id, entryOf(server, existing.get(server.id))]);
  const document = new Document({ servers: Object.fromEntries(entries) as unknown });
  document.commentBefore = ` ${title}`;
  const servers = document.get('servers');
  if (isMap(servers))
    for (const server of found) comment(servers, server, { language, isKept: existing.has(server.id) });
  return document.toString({ lineWidth: 0 });
}

/** What was read stands over what the configuration had; the rest of it stays. */
function entryOf({ host, role, upstream, port, useSsl }: Discovered, existing: object | undefined): object {
  return {
    host,
    ...existing,
    ...{ role, upstream },
    ...(port === null ? {} : { port }),
    ...(useSsl === null ? {} : { useSsl }),
    ...(existing ? {} : { endpoints: { ssh: { username: 'CHANGE-ME', password: 'env:CHANGE_ME' } } }),
  };
}

interface Manner {
  readonly language: Language;
  readonly isKept: boolean;
}

function comment(servers: YAMLMap, server: Discovered, { language, isKept }: Manner): void {
  const at = servers.items.find(({ key }) => isScalar(key) && key.value === server.id);
  if (!at || !isScalar(at.key) || !isMap(at.value)) return;
  const lines = server.notes.map((note) => noteLine(note, language));
  if (server.port === null && !isKept) lines.push(say(language, 'discover.port-unknown'));
  if (lines.length > 0) at.key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
  const endpoints = at.value.items.find(({ key }) => isScalar(key) && key.value === 'endpoints');
  if (isKept || !endpoints || !isScalar(endpoints.key)) return;
  const id = server.isConfigured ? 'discover.lab-endpoints' : 'discover.endpoints';
  endpoints.key.commentBefore = ` ${say(language, id)}`;
}

/** One note in one line. */
export function noteLine(note: Note, language: Language): string {
  const [id, data] = wordsOf(note);
  return say(language, id, data);
}

function wordsOf(note: Note): readonly [CommandWordId, WordData] {
  switch (note.kind) {
    case 'upstream-only':
      if (note.lastContactUtc === null) return ['discover.upstream-only-never', {}];
      return ['discover.upstream-only', { time: note.lastContactUtc }];
    case 'unreachable':
      if (note.lastContactUtc === null) return ['discover.unreachable', { code: note.code }];
      return ['discover.unreachable-contact', { code: note.code, time: note.lastContactUtc }];
    case 'loop':
      return ['discover.loop', { way: note.way.join(' -> ') }];
    case 'named-only':
      return ['discover.named-only', { by: note.by }];
    case 'other-name':
      return ['discover.other-name', { name: note.name, upstream: note.upstream }];
    case 'not-reported':
      return ['discover.not-reported', { upstream: note.upstream }];
  }
}
