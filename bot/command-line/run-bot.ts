import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { loadGuide } from '../../guide/guide.ts';
import { assembleBot, type Bot } from '../assemble.ts';
import type { SecretPlaces } from '../config/secrets.ts';
import { recover } from '../flows/recover.ts';
import { startHttp, type HttpServer } from '../http/server.ts';
import { startJobs } from '../jobs/jobs.ts';
import type { KnownServers } from '../local/estate.ts';
import { createStore } from '../store/create.ts';
import type { OpenDatabase } from '../store/embedded.ts';
import { createAdapter } from '../teams/adapter.ts';
import { withinTime } from './ending.ts';
import { createReach } from './reach.ts';
import type { BotSetup } from './setup.ts';
import { nodeWorld, sha256 } from './world.ts';

/** What a running bot is made of. */
export interface RunBotInput {
  readonly setup: BotSetup;
  readonly database: OpenDatabase;
  readonly known: KnownServers;
  readonly places: SecretPlaces;
  readonly log: Logger;
  readonly startedAt: Date;
  readonly port: PortWish;
}

/** The port to listen on; `free` takes another one when it is taken. */
export interface PortWish {
  readonly port: number;
  readonly whenTaken: 'fail' | 'free';
}

/** A bot that answers on its port. */
export interface RunningBot {
  readonly port: number;
  /** Address for this machine. */
  readonly url: string;
  /** Opens the internal routes. */
  readonly token: string;
  /** Picks up what an earlier process left, and begins what happens without people. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

/** How long what is under way may take to end by itself; after that its connections are cut. */
const graceMs = 5000;

/** Joins the parts, listens, and waits to begin. */
export async function runBot(input: RunBotInput): Promise<RunningBot> {
  const { setup, database, known, places, log, port } = input;
  const store = await createStore(database.db, { now: nodeWorld.now, newId: nodeWorld.newId, sha256 });
  const reach = createReach(known, places);
  const adapter = createAdapter(setup.teams, log);
  const bot = assembleBot({
    guide: loadGuide(),
    servers: known.servers,
    policy: setup.policy,
    teams: setup.teams,
    adapter,
    store,
    reach,
    log,
    world: nodeWorld,
    timeZone: setup.timeZone,
    language: setup.language,
    channelOf: (server) => setup.channelOf(server),
  });
  const token = randomBytes(32).toString('hex');
  const listen = (wanted: number): Promise<HttpServer> =>
    startHttp({
      host: setup.host,
      callers: setup.teams.mode === 'local' ? 'machine' : 'network',
      port: wanted,
      log,
      activity: (authorization, body) => adapter.receive(authorization, body, (turn) => bot.handler.run(turn)),
      isReady: async () => {
        await store.audit.list(1);
        return true;
      },
      internal: { token, routes: { 'audit/verify': () => store.audit.verify() } },
    });
  const http = await listenOn(port, listen).catch(async (cause: unknown) => {
    await reach.close();
    throw cause;
  });
  const jobs = createJobsLater(input, bot);
  return {
    port: http.port,
    url: `http://${setup.host === '0.0.0.0' || setup.host === '::' ? '127.0.0.1' : setup.host}:${http.port}`,
    token,
    begin: jobs.begin,
    stop: async () => {
      await http.close();
      await jobs.stop();
      await withinTime(bot.stop(), graceMs);
      await reach.close();
      await withinTime(bot.stop(), graceMs);
    },
  };
}

async function listenOn(
  { port, whenTaken }: PortWish,
  listen: (port: number) => Promise<HttpServer>,
): Promise<HttpServer> {
  try {
    return await listen(port);
  } catch (cause) {
    if (whenTaken === 'fail' || (cause as { code?: unknown }).code !== 'EADDRINUSE') throw cause;
    return listen(0);
  }
}

/** No diagnosis runs longer; other replicas may be at theirs while this one starts. */
const longestDiagnosisMs = 15 * 60_000;

function createJobsLater({ database, setup, startedAt }: RunBotInput, bot: Bot) {
  let running: Promise<{ stop(): Promise<void> }> | undefined;
  return {
    begin: async (): Promise<void> => {
      const isAlone = database.connection.kind === 'pglite';
      await recover(bot.flow, isAlone ? startedAt : new Date(startedAt.getTime() - longestDiagnosisMs));
      running = startJobs({
        context: bot.flow,
        connection: database.connection,
        executions: bot.executions,
        watchSeconds: setup.watchSeconds,
      });
      await running;
    },
    stop: async (): Promise<void> => {
      await (await running?.catch(() => undefined))?.stop();
    },
  };
}
