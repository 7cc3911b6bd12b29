import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { readText } from '../config/read.ts';
import { discover } from '../flows/discover.ts';
import type { Discovered } from '../domain/discovered.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { serverNamed } from './known.ts';
import { look } from './looking.ts';
import { writeServersBlock } from './servers-block.ts';
import { say } from './words.ts';

/** `douki discover <upstream>`: the hierarchy from one server downwards, as a `servers:` block to paste. */
export async function discoverCommand(line: CommandLine): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...line.arguments],
    options: { ...commonOptions, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new CommandError(exitCodes.usage, 'usage.one-server');
  return look(line, values, async ({ flow }) => {
    const { language } = line;
    const root = serverNamed(flow.servers, name);
    const onAsked = (asked: { done: number; server: string }) => {
      line.tell(say(language, 'discover.progress', asked));
    };
    const found = await discover(flow, { root, onAsked });
    const simulated = (id: string) => flow.servers.get(id)?.simulated === true;
    if (values.json === true) {
      line.print(JSON.stringify({ servers: found.map((one) => ({ ...one, simulated: simulated(one.id) })) }));
    } else {
      const title = say(language, 'discover.title', { server: root.id, time: flow.now().toISOString() });
      const existing = values.config === undefined ? new Map() : existingServers(resolve(line.folder, values.config));
      line.print(writeServersBlock({ title, found, existing, language }).trimEnd());
    }
    return exitCodeOf(found);
  });
}

/** The entries of the configuration as they stand in the file, which has been checked before. */
function existingServers(path: string): ReadonlyMap<string, object> {
  const { servers } = parse(readText(path)) as { servers: Record<string, object> };
  return new Map(Object.entries(servers));
}

function exitCodeOf(found: readonly Discovered[]): ExitCode {
  const kinds = new Set(found.flatMap(({ notes }) => notes.map(({ kind }) => kind)));
  if (kinds.has('loop')) return exitCodes.fault;
  return kinds.has('unreachable') ? exitCodes.unknown : exitCodes.fine;
}
