import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { assembleBot, type Bot, type World } from '../../bot/assemble.ts';
import type { Person } from '../../bot/domain/person.ts';
import type { Policy } from '../../bot/domain/policy.ts';
import { startHttp, type HttpServer } from '../../bot/http/server.ts';
import { createAdapter } from '../../bot/teams/adapter.ts';
import { nodeContext } from '../../connectors/context.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { loadGuide } from '../../guide/guide.ts';
import { createManualClock, type ManualClock } from '../../lab/clock.ts';
import { startEstate, type Estate } from '../../lab/estate.ts';
import { createRandom } from '../../lab/random.ts';
import { readScenario } from '../../lab/scenario/read.ts';
import { labServer, labSessions } from '../support/lab-servers.ts';
import { createLog, type KeptLog } from '../support/log.ts';
import { policy, tenantId } from '../support/people.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { buttonsOf } from './seen-card.ts';
import { startConnectorStub, type ConnectorStub, type StubMessage } from './connector-stub.ts';

export const channelKey = '19:wsus@thread.tacv2';
const guide = loadGuide();

/** Where something is said. */
export type Where = 'channel' | 'personal';

/** A whole bot against a simulated estate, reached only through its front door: activities in, cards out. */
export interface FrontDoor {
  readonly estate: Estate;
  readonly clock: ManualClock;
  readonly stub: ConnectorStub;
  readonly log: KeptLog;
  readonly bot: () => Bot;
  readonly store: () => TestStore['store'];
  /** Posts a message and waits until everything it led to has happened; the messages that came. */
  say(person: Person, text: string, where?: Where): Promise<readonly StubMessage[]>;
  /** Presses a button of a posted card; the body of the invoke's answer. */
  press(person: Person, message: StubMessage, wanted: Wanted): Promise<PressAnswer>;
  /** Posts any body to the door. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Waits until all work behind has ended. */
  idle(): Promise<void>;
  /** Ends this bot as a killed process would, and starts another on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The button to press: its verb, and ids where several have it. */
export type Wanted = { readonly verb: string } & Readonly<Record<string, string>>;

/** What a press was answered with. */
export interface PressAnswer {
  readonly status: number;
  readonly body: { readonly statusCode: number; readonly type: string; readonly value: unknown };
}

/** How a front door is opened. */
export interface FrontDoorOptions {
  readonly scenario: string;
  readonly policy?: Partial<Policy>;
  readonly language?: 'en' | 'ja';
}

/** Opens the door: estate, database, bot, HTTP and a connector stub, all on loopback. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const clock = createManualClock('2026-11-24T00:00:00.000Z');
  const estate = await startEstate({
    scenario: readScenario(fileURLToPath(new URL(`../../lab/scenarios/${options.scenario}.yaml`, import.meta.url))),
    clock,
    random: createRandom(1),
    latencyMs: 0,
  });
  const stub = await startConnectorStub();
  const log = createLog();
  let data = await openTestStore();
  // The store and the servers live by one clock.
  Object.defineProperty(data.clock, 'now', { get: () => clock.now(), set: () => undefined });
  let running = await startBot({ options, estate, clock, log, data });

  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${running.http.port}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const activity = (person: Person, where: Where, over: object) => ({
    id: randomBytes(6).toString('hex'),
    timestamp: clock.now().toISOString(),
    channelId: 'msteams',
    serviceUrl: stub.serviceUrl,
    from: { id: `29:${person.id}`, name: person.name, aadObjectId: person.id },
    recipient: { id: '28:douki', name: 'Douki' },
    conversation: conversationOf(person, where),
    channelData: { tenant: { id: person.tenantId } },
    locale: 'en-US',
    ...over,
  });
  const idle = () => running.bot.idle();

  return {
    estate,
    clock,
    stub,
    log,
    bot: () => running.bot,
    store: () => data.store,
    post,
    idle,
    say: async (person, text, where = 'channel') => {
      const before = stub.messages.length;
      const response = await post(activity(person, where, { type: 'message', text }));
      if (!response.ok) throw new Error(`The door answered ${response.status}`);
      await idle();
      return stub.messages.slice(before);
    },
    press: async (person, message, { verb, ...match }) => {
      const button = buttonsOf(message.card).find(
        (one) => one.verb === verb && Object.entries(match).every(([key, value]) => one.data[key] === value),
      );
      if (!button) throw new Error(`The card has no button ${verb} ${JSON.stringify(match)}`);
      const where = message.conversationId.startsWith('19:') ? 'channel' : 'personal';
      const response = await post(
        activity(person, where, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: message.id,
          value: { action: { type: 'Action.Execute', verb, data: button.data }, trigger: 'manual' },
        }),
      );
      const answer = { status: response.status, body: (await response.json()) as PressAnswer['body'] };
      await idle();
      return answer;
    },
    restart: async () => {
      await running.stop();
      data = await data.reopen();
      running = await startBot({ options, estate, clock, log, data });
    },
    close: async () => {
      await running.stop();
      await data.close();
      await stub.close();
      await estate.close();
    },
  };
}

interface Running {
  readonly bot: Bot;
  readonly http: HttpServer;
  stop(): Promise<void>;
}

async function startBot(input: {
  options: FrontDoorOptions;
  estate: Estate;
  clock: ManualClock;
  log: KeptLog;
  data: TestStore;
}): Promise<Running> {
  const { options, estate, clock, log, data } = input;
  const sessions = createSessions({ context: nodeContext });
  const settings = { mode: 'local', tenantId } as const;
  const adapter = createAdapter(settings, log);
  const sessionOf = labSessions(sessions, estate.inventory());
  const servers = new Map(estate.inventory().map((server) => [server.id, labServer(server)]));
  const bot = assembleBot({
    guide,
    servers,
    policy: { ...policy, ...options.policy },
    teams: settings,
    adapter,
    store: data.store,
    reach: { run: (serverId, request, runOptions) => sessionOf(serverId).run(request, runOptions) },
    log,
    world: worldOf(clock),
    timeZone: 'UTC',
    language: options.language ?? 'en',
    channelOf: () => channelKey,
  });
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    callers: 'machine',
    log,
    activity: (authorization, body) => adapter.receive(authorization, body, (turn) => bot.handler.run(turn)),
    isReady: async () => true,
    internal: { token: 'test', routes: {} },
  });
  return {
    bot,
    http,
    stop: async () => {
      await http.close();
      await bot.show.settled();
      await sessions.close();
    },
  };
}

function worldOf(clock: ManualClock): World {
  return {
    now: () => clock.now(),
    sleep: async () => undefined,
    random: () => 0.5,
    newId: (prefix) => `${prefix}_${randomBytes(8).toString('hex')}`,
  };
}

function conversationOf(person: Person, where: Where): object {
  if (where === 'personal') return { id: `a:${person.id}`, conversationType: 'personal', tenantId: person.tenantId };
  return { id: `${channelKey};messageid=1`, conversationType: 'channel', isGroup: true, tenantId: person.tenantId };
}
