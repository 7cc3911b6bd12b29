import {
  createServer as createHttpServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Conduct } from '../wire/misbehaviour.ts';
import { createCertificate, type ServerCertificate } from './certificate.ts';
import { createLogin, type Login, type WinrmAccount } from './login.ts';
import { createOperations } from './operations.ts';
import type { Player } from './player.ts';
import { sealedType } from './sealing.ts';
import { readRequest, type SoapRequest, WsmanFault, writeFault } from './soap.ts';

/** What one simulated server needs to be reachable over WinRM. */
export interface WinrmServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** With it the server speaks HTTPS and takes Basic and NTLM; without it HTTP, and NTLM with sealed messages only. */
  readonly certificate?: ServerCertificate | undefined;
  readonly account: WinrmAccount;
  readonly computer: string;
  /** By resource URI. */
  readonly players: Readonly<Record<string, Player>>;
  readonly conduct: Pick<Conduct, 'connection'>;
  readonly maxShells?: number;
  readonly maxWaitMs?: number;
  /** Lets a test spoil single requests: nothing for one that goes on as it should. */
  readonly interfere?: (request: SoapRequest) => Interference | undefined;
}

/** How one request goes wrong. */
export type Interference =
  | { readonly kind: 'cut-before' | 'cut-after' | 'silence' | 'clear' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'fault'; readonly code: number };

/** A listening simulated server. */
export interface WinrmServer {
  readonly port: number;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** Opens a WinRM server on loopback. */
export async function startWinrmServer(options: WinrmServerOptions): Promise<WinrmServer> {
  const operations = createOperations(options);
  const sockets = new Set<Socket>();
  const open = (certificate: ServerCertificate | undefined, spoilt: 'no' | 'refused' | 'clear') => {
    const logins = new WeakMap<Socket, Login>();
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request;
      const { account, computer } = options;
      const login = logins.get(socket) ?? createLogin({ account, computer, certificate: certificate?.certificate });
      logins.set(socket, login);
      answerHttp({ request, response, login, spoilt }).catch(() => socket.destroy());
    };
    const server = certificate
      ? createHttpsServer({ cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' }, handle)
      : createHttpServer(handle);
    server.keepAliveTimeout = 120_000;
    return server.on('clientError', (_error, socket) => socket.destroy());
  };

  interface Exchange {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly login: Login;
    readonly spoilt: 'no' | 'refused' | 'clear';
  }

  async function answerHttp({ request, response, login, spoilt }: Exchange): Promise<void> {
    const chunks: Buffer[] = [];
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (!/^\/wsman(\?|$)/.test(request.url ?? '')) return reply(response, 404);
    const authorization = request.headers.authorization;
    const challenge = authorization === undefined ? undefined : login.offer(authorization);
    if (!login.isIn || spoilt === 'refused') {
      const basic = options.certificate ? ['Basic realm="WSMAN"'] : [];
      return reply(response, 401, { 'www-authenticate': challenge ?? ['Negotiate', ...basic] });
    }
    if (body.length === 0) return reply(response, 200);
    const isSealed = /^multipart\/encrypted/.test(request.headers['content-type'] ?? '');
    // As Windows does by default: nothing in clear.
    if (!options.certificate && !isSealed) return reply(response, 500);
    let plain: Buffer = body;
    try {
      if (isSealed) plain = login.sealing?.open(body) ?? body;
    } catch {
      return reply(response, 400);
    }
    const cut = () => void request.socket.destroy();
    const answer = await answerSoap(plain, cut);
    if (answer === undefined || response.destroyed) return;
    if (answer.status !== 200 && answer.bytes.length === 0) return reply(response, answer.status);
    const isClear = answer.isClear || spoilt === 'clear' || !isSealed || !login.sealing;
    const sent = isClear ? answer.bytes : login.sealing.seal(answer.bytes);
    const type = isClear ? 'application/soap+xml;charset=UTF-8' : sealedType;
    response.writeHead(answer.status, { 'content-type': type, 'content-length': sent.length });
    response.end(sent);
  }

  async function answerSoap(
    plain: Buffer,
    cut: () => void,
  ): Promise<{ status: number; bytes: Buffer; isClear: boolean } | undefined> {
    let messageId = '';
    try {
      const request = readRequest(plain);
      messageId = request.messageId;
      const interference = options.interfere?.(request);
      if (interference?.kind === 'cut-before') return void cut();
      if (interference?.kind === 'silence') return undefined;
      if (interference?.kind === 'status')
        return { status: interference.status, bytes: Buffer.alloc(0), isClear: false };
      if (interference?.kind === 'fault') throw new WsmanFault(interference.code, 'Scripted', 'as the test wants it');
      const bytes = await operations.answer(request, cut);
      if (interference?.kind === 'cut-after') return void cut();
      return { status: 200, bytes, isClear: interference?.kind === 'clear' };
    } catch (error) {
      const fault =
        error instanceof WsmanFault
          ? error
          : new WsmanFault(2150858770, 'InternalError', `The lab has a fault: ${String(error)}`);
      return { status: 500, bytes: writeFault(messageId, fault), isClear: false };
    }
  }

  const honest = open(options.certificate, 'no');
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const kind = options.conduct.connection()?.kind;
    if (kind === 'black-hole') return;
    serverFor(kind).emit('connection', socket);
  });
  const serverFor = (kind: string | undefined) => {
    if (kind === 'login-refused') return open(options.certificate, 'refused');
    if (kind !== 'host-key') return honest;
    return options.certificate ? open(createCertificate('impostor'), 'no') : open(undefined, 'clear');
  };
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        operations.close();
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Not in one chain, because restify, once loaded, gives every response of the process a writeHead that returns nothing. */
function reply(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, headers);
  response.end();
}
