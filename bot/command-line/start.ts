import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChatPage } from '../../lab/chat/server.ts';
import type { Config } from '../config/config.ts';
import { SecretMissingError, type SecretPlaces } from '../config/secrets.ts';
import { startLab } from '../local/estate.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { emptyFolder, holdFolder, type HeldFolder } from './data-folder.ts';
import { createEnding, untilStopped, type Ending } from './ending.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { dataFolderOf, heldError } from './folders.ts';
import { logLevelOf, openLog } from './log.ts';
import { tidyMemorySoon } from './memory.ts';
import { openConfig } from './open-config.ts';
import { openDatabase } from './open-database.ts';
import type { RunningBot } from './run-bot.ts';
import { localSetup, teamsSetup, type BotSetup } from './setup.ts';
import { say } from './words.ts';

const defaultPort = 3978;

/** `douki start`: the bot, and without a configuration the simulated estate and the chat page beside it. */
export async function start(line: CommandLine): Promise<ExitCode> {
  const wish = readWish(line);
  const held = holdFolder(wish.data);
  if (!held) throw heldError(wish.data);
  const ending = createEnding((cause) => {
    line.tell(say(line.language, 'start.bad-end', { reason: reasonOf(cause) }));
  });
  ending.add(async () => held.release());
  const stop = untilStopped();
  try {
    if (wish.isFresh) emptyFolder(wish.data);
    await run({ line, wish, held, ending, startedAt: new Date() });
    await stop.asked;
    line.tell(say(line.language, 'start.stopping'));
    return exitCodes.fine;
  } finally {
    await ending.run();
    stop.forget();
  }
}

/** What was asked for, checked before anything is touched. */
interface Wish {
  readonly config: Config | undefined;
  readonly setup: BotSetup;
  readonly places: SecretPlaces;
  readonly data: string;
  readonly isLocal: boolean;
  readonly isFresh: boolean;
  readonly port: number | undefined;
  readonly scenarioFile: string | undefined;
  readonly logLevel: string;
}

function readWish(line: CommandLine): Wish {
  const { values } = parseArgs({
    args: [...line.arguments],
    options: {
      ...commonOptions,
      fresh: { type: 'boolean' },
      port: { type: 'string' },
      scenario: { type: 'string' },
    },
  });
  const { environment, language } = line;
  const config = values.config === undefined ? undefined : openConfig(line, values.config);
  if (config && !config.teams) throw new CommandError(exitCodes.usage, 'start.no-teams');
  const isFresh = values.fresh === true;
  if (config && (isFresh || values.scenario !== undefined)) throw new CommandError(exitCodes.usage, 'start.lab-only');
  if (isFresh && environment['DATABASE_URL']) throw new CommandError(exitCodes.usage, 'start.fresh-with-database');
  const places = { environment, folder: config?.folder ?? line.folder };
  return {
    config,
    setup: config ? readSetup(config, places) : localSetup(language),
    places,
    data: dataFolderOf(line, values.data, config),
    isLocal: config?.teams?.mode !== 'teams',
    isFresh,
    port: readPort(values.port),
    scenarioFile: values.scenario === undefined ? undefined : resolve(line.folder, values.scenario),
    logLevel: logLevelOf(environment, 'info'),
  };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new CommandError(exitCodes.usage, 'usage.port', { port: text });
  return port;
}

function readSetup(config: Config, places: SecretPlaces): BotSetup {
  try {
    return teamsSetup(config, places);
  } catch (cause) {
    if (!(cause instanceof SecretMissingError)) throw cause;
    throw new CommandError(exitCodes.usage, 'start.secret-missing', { reference: cause.reference });
  }
}

interface Run {
  readonly line: CommandLine;
  readonly wish: Wish;
  readonly held: HeldFolder;
  readonly ending: Ending;
  readonly startedAt: Date;
}

/** Opens everything side by side, because a first start makes a database for seconds, and joins it. */
async function run(input: Run): Promise<void> {
  const { line, wish, held, ending, startedAt } = input;
  const { setup, places, config, data } = wish;
  const { log, close } = openLog(
    wish.isLocal ? { kind: 'file', path: join(data, 'douki.log') } : { kind: 'stdout' },
    wish.logLevel,
  );
  ending.add(async () => close());
  const opening = openDatabase(line.environment, data);
  // What could not be opened fails below, where it is waited for.
  ending.add(async () => (await opening.catch(() => undefined))?.close());
  const lab = config
    ? undefined
    : startLab({
        folder: join(data, 'lab'),
        journal: line.environment['DOUKI_LAB_JOURNAL'],
        ...(wish.scenarioFile === undefined ? {} : { scenarioFile: wish.scenarioFile }),
        onTickFailure: (cause) => log.error({ err: cause }, 'the time of the lab stands still'),
      });
  ending.add(async () => (await lab?.catch(() => undefined))?.close());
  const [{ runBot }, database, running] = await Promise.all([import('./run-bot.ts'), opening, lab]);

  const known = running?.known ?? config;
  if (!known) throw new Error('Neither a lab nor a configuration');
  const port = wish.port ?? (wish.isLocal ? defaultPort : (config?.listen.port ?? defaultPort));
  const whenTaken = wish.isLocal && wish.port === undefined ? 'free' : 'fail';
  const bot = await runBot({ setup, database, known, places, log, startedAt, port: { port, whenTaken } }).catch(
    (cause: unknown) => {
      if ((cause as { code?: unknown }).code !== 'EADDRINUSE') throw cause;
      throw new CommandError(exitCodes.usage, 'start.port-taken', { port, host: setup.host });
    },
  );
  // What the bot still says while it stops goes to the page, so that one ends after it.
  let page: ChatPage | undefined;
  ending.add(async () => page?.close());
  ending.add(() => bot.stop());
  if (port !== 0 && bot.port !== port) line.tell(say(line.language, 'start.other-port', { port, free: bot.port }));
  held.announce({ pid: process.pid, url: bot.url, token: bot.token });
  if (wish.isLocal) page = await openPage(bot);
  const address = page?.url ?? bot.url;
  await bot.begin();
  log.info({ servers: known.servers.size, address }, 'ready');
  tidyMemorySoon();
  line.print(say(line.language, wish.isLocal ? 'start.ready-local' : 'start.ready', { address }));
}

/** The chat page tells the bot of its channel by itself, as Teams does at an installation. */
async function openPage(bot: RunningBot): Promise<ChatPage> {
  const [{ startChatPage }, { localChannelId, localPeople, localTenantId }] = await Promise.all([
    import('../../lab/chat/server.ts'),
    import('../local/people.ts'),
  ]);
  const open = (port: number) =>
    startChatPage({
      botUrl: bot.url,
      port,
      host: '127.0.0.1',
      people: localPeople,
      tenantId: localTenantId,
      channelId: localChannelId,
      botName: 'Douki',
    });
  // The same address at each start, where it is free, so that an open page finds its bot again.
  return open(bot.port + 1).catch(() => open(0));
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
