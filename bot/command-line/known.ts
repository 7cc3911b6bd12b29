import type { Config } from '../config/config.ts';
import { nearestWord } from '../config/nearest.ts';
import type { Server } from '../domain/server.ts';
import { readRunningLab, startLab, type KnownServers } from '../local/estate.ts';
import { CommandError, type CommandLine } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { dataFolderOf } from './folders.ts';
import { openConfig } from './open-config.ts';
import { say } from './words.ts';

/** What the common flags say. */
export interface CommonFlags {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
}

/** The servers a command asks, and what to close afterwards. */
export interface OpenServers extends KnownServers {
  readonly config: Config | undefined;
  close(): Promise<void>;
}

/** The servers of the configuration; without one those of the running lab, else of a lab that lives as long as the command. */
export async function openServers(line: CommandLine, flags: CommonFlags): Promise<OpenServers> {
  const { config, known } = findServers(line, flags);
  if (known) return { ...known, config, close: async () => undefined };
  line.tell(say(line.language, 'lab.starts'));
  const lab = await startLab({ journal: line.environment['DOUKI_LAB_JOURNAL'] });
  return { ...lab.known, config, close: () => lab.close() };
}

/** The same without starting anything: `known` is undefined when only a lab of our own would do. */
export function findServers(
  line: CommandLine,
  flags: CommonFlags,
): { readonly config: Config | undefined; readonly known: KnownServers | undefined } {
  const config = flags.config === undefined ? undefined : openConfig(line, flags.config);
  return { config, known: config ?? readRunningLab(dataFolderOf(line, flags.data, config)) };
}

/** The server of an id as people type it; a CommandError with the nearest ids when there is none. */
export function serverNamed(servers: KnownServers['servers'], name: string): Server {
  const server = servers.get(name) ?? [...servers.values()].find((one) => one.id.toLowerCase() === name.toLowerCase());
  if (server) return server;
  const ids = [...servers.keys()];
  const nearest = nearestWord(name, ids);
  throw nearest === undefined
    ? new CommandError(exitCodes.usage, 'server.unknown', { name, known: ids.slice(0, 20).join(', ') })
    : new CommandError(exitCodes.usage, 'server.unknown-near', { name, nearest });
}
