import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
} from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { type WinrmEndpoint, winrmDefaults } from './endpoint.ts';
import { type ClientCertificate, startTls } from './tls.ts';

/** One answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request on a channel. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How long the server may keep silent before its answer begins. */
  readonly silenceMs?: number;
}

/** One socket: what is said on it is said to the peer that was checked, and a login on it never reaches another. */
export interface Channel {
  /** Binds a login to the TLS connection; nothing without TLS. */
  readonly binding: Buffer | undefined;
  readonly isLost: boolean;
  /** Sends one request; the caller waits for its answer before the next. Rejects with a ConnectorError. */
  post(request: HttpRequest): Promise<HttpAnswer>;
  end(): void;
}

/** An answer larger than this is not read; the largest envelope of Windows is 500 kB. */
const maximumAnswer = 4 * 1024 * 1024;

/** Connects, and checks the server's certificate where the endpoint has TLS. Throws a ConnectorError. */
export async function openChannel(
  endpoint: WinrmEndpoint,
  context: ConnectorContext,
  client?: ClientCertificate,
): Promise<Channel> {
  const { host, port, tls, timeouts } = endpoint;
  const { connectMs, tlsMs } = { ...winrmDefaults, ...timeouts };
  const plain = await within(connectMs, { context, endpoint, step: 'the connection' }, connectPlain({ host, port }));
  if (!tls) return createChannel({ socket: plain, binding: undefined, endpoint, context });
  const watch = { context, endpoint, step: 'the TLS handshake' };
  try {
    const work = { done: startTls(plain, { ...tls, host, port, client }), cancel: () => plain.destroy() };
    return createChannel({ ...(await within(tlsMs, watch, work)), endpoint, context });
  } catch (error) {
    plain.destroy();
    throw error;
  }
}

function connectPlain({ host, port }: { host: string; port: number }): Step<Socket> {
  // Without noDelay every request costs 40 ms.
  const socket = connectSocket({ host, port, noDelay: true });
  // What goes wrong below TLS is told by TLS; an error that nobody listens to would end the process.
  socket.on('error', () => undefined);
  const done = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code ?? cause.message;
      const message = `${host} port ${port} cannot be reached (${reason}): check the name, the port and that WinRM listens (winrm enumerate winrm/config/listener).`;
      reject(new ConnectorError('unreachable', message, { cause, data: { host, port: String(port), reason } }));
    });
  });
  return { done, cancel: () => socket.destroy() };
}

interface Step<T> {
  readonly done: Promise<T>;
  cancel(): void;
}

async function within<T>(
  milliseconds: number,
  { context, endpoint, step }: { context: ConnectorContext; endpoint: WinrmEndpoint; step: string },
  work: Step<T>,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stopTimer = context.setTimer(() => {
    const { host, port } = endpoint;
    const message = `${host} port ${port} did not finish ${step} within ${milliseconds} ms. Is a firewall dropping packets?`;
    late.reject(new ConnectorError('connect-timeout', message, { data: { host, port: String(port) } }));
    work.cancel();
  }, milliseconds);
  // Whoever loses the race is heard by nobody.
  work.done.catch(() => undefined);
  try {
    return await Promise.race([work.done, late.promise]);
  } finally {
    stopTimer();
  }
}

interface Parts {
  readonly socket: Socket;
  readonly binding: Buffer | undefined;
  readonly endpoint: WinrmEndpoint;
  readonly context: ConnectorContext;
}

function createChannel({ socket, binding, endpoint, context }: Parts): Channel {
  const { firstByteMs, idleMs } = { ...winrmDefaults, ...endpoint.timeouts };
  const agent = createAgent(socket);
  let isLost = socket.destroyed;
  socket.on('error', () => undefined);
  socket.on('close', () => (isLost = true));

  function post({ headers, body, silenceMs = 0 }: HttpRequest): Promise<HttpAnswer> {
    const exchange = Promise.withResolvers<HttpAnswer>();
    let stopTimer = (): void => undefined;
    const fail = (cause: unknown, message = `The connection to ${endpoint.host} was lost.`): void => {
      stopTimer();
      socket.destroy();
      exchange.reject(
        cause instanceof ConnectorError ? cause : new ConnectorError('connection-lost', message, { cause }),
      );
    };
    const wait = (milliseconds: number): void => {
      stopTimer();
      const message = `${endpoint.host} kept silent for ${milliseconds} ms in the middle of a request.`;
      stopTimer = context.setTimer(() => fail(undefined, message), milliseconds);
    };
    if (isLost) fail(undefined);
    else {
      wait(firstByteMs + silenceMs);
      start({ headers, body })
        .on('error', fail)
        .on('response', (response) => {
          wait(idleMs);
          collect(response, {
            progress: () => wait(idleMs),
            fail,
            finish: (answer) => {
              stopTimer();
              exchange.resolve(answer);
            },
          });
        });
    }
    return exchange.promise;
  }

  function start({ headers, body }: HttpRequest): ClientRequest {
    const { host, port } = endpoint;
    const fixed = { 'accept-encoding': 'identity', 'user-agent': 'Douki', 'content-length': String(body.length) };
    const request = openRequest({
      host,
      port,
      agent,
      method: 'POST',
      path: '/wsman',
      headers: { ...headers, ...fixed },
    });
    request.end(body);
    return request;
  }

  return {
    binding,
    get isLost() {
      return isLost;
    },
    post,
    end: () => {
      isLost = true;
      agent.destroy();
      socket.destroySoon();
    },
  };
}

interface Collecting {
  progress(): void;
  fail(cause: unknown, message?: string): void;
  finish(answer: HttpAnswer): void;
}

function collect(response: IncomingMessage, { progress, fail, finish }: Collecting): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    progress();
    size += chunk.length;
    chunks.push(chunk);
    if (size > maximumAnswer)
      fail(new ConnectorError('answer-too-large', 'One answer of the server is larger than 4 MB.'));
  });
  response.on('error', (cause) => fail(cause));
  response.on('end', () =>
    finish({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
  );
}

/** An agent with this one socket and no way to another. */
function createAgent(socket: Socket): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let isGiven = false;
  const give: Agent['createConnection'] = (_options, callback) => {
    if (isGiven || socket.destroyed) {
      callback?.(new Error('The connection of this login is gone.'), socket);
      return undefined;
    }
    isGiven = true;
    return socket;
  };
  return Object.assign(agent, { createConnection: give });
}
