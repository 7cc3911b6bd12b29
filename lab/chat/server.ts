import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock, type LabClock } from '../clock.ts';
import type { Random } from '../random.ts';
import { channelInstallation, personalInstallation, type ActivityContext } from './activities.ts';
import { sendToBot, sendUntilTaken } from './bot-client.ts';
import { answerConnector } from './connector.ts';
import { pageFile } from './files.ts';
import { readJson, RefusedRequest, refuseForeign, safeHeaders, sendJson } from './guard.ts';
import { createMessages, type Messages } from './messages.ts';
import { press, say, type PageRequestInput } from './page-requests.ts';
import type { ChatSetting } from './people.ts';
import { createStream, type Stream } from './stream.ts';

/** How a chat page is started. */
export interface ChatPageOptions extends ChatSetting {
  /** Address of the bot; activities go to its `/api/messages`. */
  readonly botUrl: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: '127.0.0.1';
  readonly clock?: LabClock;
  readonly random?: Random;
  /** Resolves after so many milliseconds; between two tries to reach the bot. */
  wait?(milliseconds: number): Promise<void>;
}

/** A running chat page. */
export interface ChatPage {
  /** For a browser. */
  readonly url: string;
  /** The local Bot Connector, as activities name it. */
  readonly serviceUrl: string;
  /** True once the bot knows the channel; false when it could not be reached within a minute. */
  readonly installed: Promise<boolean>;
  close(): Promise<void>;
}

const installTries = 120;
const installPauseMs = 500;
const mostMessages = 400;
const mostPages = 12;
const longestPageBodyBytes = 32 * 1024;
const longestConnectorBodyBytes = 256 * 1024;

interface State {
  readonly options: ChatPageOptions;
  readonly port: number;
  readonly serviceUrl: string;
  readonly messages: Messages;
  readonly stream: Stream;
  /** Whether the bot has been reached, for the page to say. */
  readonly bot: { state: 'connecting' | 'ready' | 'missing' };
  readonly requests: PageRequestInput;
}

/** Starts the page that plays Teams on this machine: channel, personal chats, people and Bot Connector. */
export async function startChatPage(options: ChatPageOptions): Promise<ChatPage> {
  const server = createServer();
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const state = createState(options, port);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(state, request, response);
  });
  const { stream, serviceUrl } = state;
  let isClosed = false;
  const installed = install(state, () => isClosed);
  return {
    url: `http://127.0.0.1:${port}/`,
    serviceUrl,
    installed,
    close: () => {
      isClosed = true;
      stream.close();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, { port, host }: ChatPageOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function createState(options: ChatPageOptions, port: number): State {
  const { clock = systemClock, random = Math.random } = options;
  const serviceUrl = `http://127.0.0.1:${port}/`;
  const stream = createStream(mostPages);
  const messages = createMessages({ clock, random, changed: stream.send, most: mostMessages });
  const activities: ActivityContext = { setting: options, serviceUrl, clock, newId: messages.newId };
  const bot: State['bot'] = { state: 'connecting' };
  const requests: PageRequestInput = {
    activities,
    messages,
    sendToBot: (activity) => sendToBot(options.botUrl, activity),
  };
  return { options, port, serviceUrl, messages, stream, bot, requests };
}

/** Tells the bot where it is: in the channel, which it greets, and silently in the chat of everybody. */
async function install({ options, requests, stream, bot }: State, isOver: () => boolean): Promise<boolean> {
  const { activities } = requests;
  const repeat = {
    tries: installTries,
    pauseMs: installPauseMs,
    wait: options.wait ?? ((milliseconds) => wait(milliseconds, undefined, { ref: false })),
    isOver,
  };
  const isTaken = await sendUntilTaken(() => requests.sendToBot(channelInstallation(activities, 'en')), repeat);
  bot.state = isTaken ? 'ready' : 'missing';
  stream.send({ kind: 'bot', state: bot.state });
  if (!isTaken) return false;
  for (const person of options.people) await requests.sendToBot(personalInstallation(activities, person, 'en'));
  return true;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    refuseForeign(request, state.port);
    await route(state, request, response);
  } catch (cause) {
    const status = cause instanceof RefusedRequest ? cause.status : 500;
    const message = cause instanceof RefusedRequest ? cause.message : 'The chat page could not answer this.';
    if (response.headersSent || response.destroyed) return;
    // What is left of a refused body is not read.
    response.setHeader('connection', 'close');
    sendJson(response, status, { error: { code: String(status), message } });
  }
}

async function route(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request);
  const method = request.method ?? 'GET';
  if (path.startsWith('/v3/conversations')) return routeConnector(state, { path, method, request }, response);
  if (method === 'GET' && path === '/events') return state.stream.open(response, welcome(state));
  if (method === 'POST' && (path === '/messages' || path === '/presses')) {
    const body = await readJson(request, longestPageBodyBytes);
    const answered = await (path === '/messages' ? say : press)(state.requests, body);
    return sendJson(response, answered.status, answered.body);
  }
  const file = method === 'GET' ? await pageFile(path) : undefined;
  if (!file) throw new RefusedRequest(404, 'There is nothing here.');
  response.writeHead(200, { ...safeHeaders, 'content-type': file.type });
  response.end(file.body);
}

async function routeConnector(
  { options, messages, serviceUrl }: State,
  { path, method, request }: { path: string; method: string; request: IncomingMessage },
  response: ServerResponse,
): Promise<void> {
  const parts = path.split('/').slice(3).map(decoded);
  const body = method === 'DELETE' ? undefined : await readJson(request, longestConnectorBodyBytes);
  const answered = answerConnector({ setting: options, messages, serviceUrl }, { method, parts, body });
  sendJson(response, answered.status, answered.body);
}

/** All that a page shows at first, and again after its connection broke. */
function welcome({ options, messages, bot }: State): object {
  const { people, botName } = options;
  return { kind: 'welcome', people, botName, bot: bot.state, messages: messages.list() };
}

/** The path as it was sent: dots and double slashes are not resolved, so that they match nothing. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RefusedRequest(400, 'The address cannot be read.');
  }
}
