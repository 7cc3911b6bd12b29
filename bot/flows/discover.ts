import type { ScriptResult } from '../../connectors/connector.ts';
import type { Discovered } from '../domain/discovered.ts';
import { serversBelow, type Server } from '../domain/server.ts';
import type { FlowContext } from './context.ts';
import { configuredId, joinHierarchy, type HierarchyInput, type Reading } from './hierarchy.ts';
import { reasonOfRun } from './unknown.ts';

/** From where to look, and who is told of each server that has been asked. */
export interface DiscoverInput {
  readonly root: Server;
  readonly onAsked?: (progress: { readonly done: number; readonly server: string }) => void;
}

/** How many servers are asked side by side; each needs a login. */
const parallelServers = 8;
const timeoutMs = 60_000;

/**
 * Asks a server, the configured ones below it and every configured one that these know, where they stand; answers the whole
 * hierarchy with what could not be asked. Never rejects for what a server does.
 */
export async function discover(context: FlowContext, input: DiscoverInput): Promise<readonly Discovered[]> {
  const { servers } = context;
  const { root } = input;
  const readings = new Map<string, Reading>();
  const work = async (waiting: Server[]): Promise<void> => {
    for (let server = waiting.shift(); server; server = waiting.shift()) {
      readings.set(server.id, await readServer(context, server));
      input.onAsked?.({ done: readings.size, server: server.id });
    }
  };
  let next: readonly Server[] = [root, ...serversBelow(servers, root.id)];
  while (next.length > 0) {
    const waiting = next.filter(({ id }, index) => next.findIndex((other) => other.id === id) === index);
    await Promise.all(Array.from({ length: parallelServers }, () => work(waiting)));
    next = mentioned({ servers, readings }).flatMap((id) => (readings.has(id) ? [] : (servers.get(id) ?? [])));
  }
  const order = [root.id, ...[...servers.keys()].filter((id) => id !== root.id)];
  const sorted = order.flatMap((id): [string, Reading][] => {
    const reading = readings.get(id);
    return reading ? [[id, reading]] : [];
  });
  return joinHierarchy({ servers, readings: new Map(sorted) });
}

/** Configured servers that others tell of as their downstream servers. */
function mentioned(input: HierarchyInput): readonly string[] {
  const records = [...input.readings.values()].flatMap((one) => (one.kind === 'read' ? one.facts.downstream : []));
  return records.flatMap((record) => configuredId(input, { serverId: record.id, name: record.name }) ?? []);
}

async function readServer({ guide, reach, newId, log }: FlowContext, server: Server): Promise<Reading> {
  const { script, facts } = guide.hierarchyReader;
  const item = { id: 'hierarchy', text: script.text, sha256: script.sha256, parameters: {}, timeoutMs };
  const result = await reach.run(server.id, {
    runId: newId('run').replaceAll('_', '-'),
    language: 'powershell',
    mode: 'read',
    deadlineMs: timeoutMs + 5000,
    items: [item],
  });
  if (result.outcome !== 'done')
    log.warn(
      { server: server.id, code: result.error?.code, err: result.error },
      'the place of a server could not be read',
    );
  return readingOf(result, (value) => facts.safeParse(value).data);
}

function readingOf(
  result: ScriptResult,
  parse: (value: unknown) => Extract<Reading, { kind: 'read' }>['facts'] | undefined,
): Reading {
  const [record] = result.records;
  if (!record) return { kind: 'failed', code: result.error?.code ?? reasonOfRun(result) };
  if (!record.ok) return { kind: 'failed', code: record.error.code };
  const facts = parse(record.value);
  return facts ? { kind: 'read', facts } : { kind: 'failed', code: 'bad-answer' };
}
