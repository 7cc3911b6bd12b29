import { createHash } from 'node:crypto';
import type { CloudAdapter } from 'botbuilder';
import type { Guide } from '../guide/guide.ts';
import type { CommandContext } from './commands/command.ts';
import type { Policy } from './domain/policy.ts';
import type { Server, ServerBook } from './domain/server.ts';
import type { FlowContext, Log, Reach } from './flows/context.ts';
import { createKnowledge } from './flows/knowledge.ts';
import { createMatcher } from './intent/match.ts';
import { createExecutionWorker, type ExecutionWorker } from './jobs/execution-worker.ts';
import { matcherInput } from './matcher-input.ts';
import { makeFixedPages } from './replies/pages.ts';
import type { ReplyContext } from './replies/reply.ts';
import type { Store } from './store/store.ts';
import { TeamsHandler } from './teams/handler.ts';
import { createOutbound } from './teams/outbound.ts';
import { createShow, type Shower } from './teams/show.ts';
import type { TeamsSettings } from './teams/settings.ts';

/** All that a bot is made of; nothing in here is reached for from inside. */
export interface Parts {
  readonly guide: Guide;
  readonly servers: ServerBook;
  readonly policy: Policy;
  readonly teams: TeamsSettings;
  readonly adapter: CloudAdapter;
  readonly store: Store;
  readonly reach: Reach;
  readonly log: Log;
  readonly world: World;
  readonly timeZone: string;
  readonly language: 'en' | 'ja';
  /** Conversation key of the channel where alerts and approvals of a server go. */
  channelOf(server: Server): string | undefined;
}

/** Time and chance. */
export interface World {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  random(): number;
  /** A new random id with a prefix; nobody can guess it. */
  newId(prefix: string): string;
}

/** A bot ready to take activities and to run its jobs. */
export interface Bot {
  readonly flow: FlowContext;
  readonly handler: TeamsHandler;
  readonly show: Shower;
  readonly executions: ExecutionWorker;
  /** Resolves when all work that goes on behind answers has ended; for shutdown and tests. */
  idle(): Promise<void>;
  /** Begins nothing new and resolves when what is under way has ended and is shown. */
  stop(): Promise<void>;
}

/** Joins the parts: the one place where everything meets. */
export function assembleBot(parts: Parts): Bot {
  const { log, world, servers } = parts;
  const appId = parts.teams.mode === 'teams' ? parts.teams.appId : '';
  const outbound = createOutbound({ ...world, adapter: parts.adapter, appId, log });
  const behind = createBackground(log);
  const show = createShow({
    outbound,
    reply: () => reply,
    later: (milliseconds, then) => {
      behind.start(async () => {
        await world.sleep(milliseconds);
        then();
      });
    },
  });
  const executions = createExecutionWorker(() => flow, `worker-${world.newId('w')}`);
  const flow: FlowContext = {
    now: () => world.now(),
    newId: (prefix) => world.newId(prefix),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    wake: () => {
      executions.wake();
    },
    log,
    guide: createKnowledge(parts.guide),
    servers,
    policy: parts.policy,
    store: parts.store,
    reach: parts.reach,
    show,
    channelOf: (server) => parts.channelOf(server),
    language: parts.language,
  };
  const reply: ReplyContext = {
    flow,
    timeZone: parts.timeZone,
    progressOf: (diagnosisId) => show.progressOf(diagnosisId),
  };
  const context: CommandContext = {
    ...reply,
    pages: makeFixedPages(reply),
    matcher: createMatcher(matcherInput(flow.guide, [...flow.servers.keys()])),
  };
  const handler = new TeamsHandler({ settings: parts.teams, context, outbound, behind: (work) => behind.start(work) });
  return {
    flow,
    handler,
    show,
    executions,
    idle: async () => {
      await behind.idle();
      await executions.run();
      await show.settled();
    },
    stop: async () => {
      await executions.stop();
      await behind.idle();
      await show.settled();
    },
  };
}

/** Work that outlives the turn that started it: failures go to the log, and the end can be awaited. */
function createBackground(log: Log) {
  const running = new Set<Promise<void>>();
  return {
    start: (work: () => Promise<void>): void => {
      const task = work()
        .catch((cause: unknown) => {
          log.error({ err: cause }, 'work behind an answer failed');
        })
        .finally(() => running.delete(task));
      running.add(task);
    },
    idle: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
