import restify, { type Next, type Request, type Response, type Server } from 'restify';
import type { Log } from '../flows/context.ts';

/** What the HTTP server offers. */
export interface HttpInput {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly log: Log;
  /**
   * `machine`: activities come without a token (local mode), so none is taken from a web page or under a foreign host
   * name. `network`: every activity carries a token.
   */
  readonly callers: 'machine' | 'network';
  /** Processes one activity: checks its token, and says what to answer. */
  activity(authorization: string, body: unknown): Promise<{ readonly status: number; readonly body?: unknown }>;
  /** True when the bot can do its work (the database answers). */
  isReady(): Promise<boolean>;
  /** Routes for this machine only, behind a token that only the owner of the data folder can read. */
  readonly internal: { readonly token: string; readonly routes: Readonly<Record<string, () => Promise<unknown>>> };
}

/** A listening server. */
export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Activities are small; anything larger is refused before it is read. */
const longestBodyBytes = 256 * 1024;

/** Starts the HTTP server: activities, health, and what the command line asks of a running bot. */
export async function startHttp(input: HttpInput): Promise<HttpServer> {
  const server = restify.createServer({ name: 'douki', ignoreTrailingSlash: true });
  server.pre((_request: Request, response: Response, next: Next) => {
    response.header('Server', 'douki');
    next();
  });
  addActivityRoute(server, input);
  server.get('/healthz', async (_request, response) => {
    response.send(200, { status: 'alive' });
  });
  server.get('/readyz', async (_request, response) => {
    const isReady = await input.isReady().catch(() => false);
    response.send(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready' });
  });
  addInternalRoutes(server, input);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(input.port, input.host, resolve);
  });
  return { port: (server.address() as { port: number }).port, close: () => closeServer(server) };
}

function addActivityRoute(server: Server, input: HttpInput): void {
  server.post(
    '/api/messages',
    // Before anything is read or checked; Teams stays far below it.
    restify.plugins.throttle({ rate: 1000, burst: 2000, ip: true }),
    // Not bodyParser(): that one stores uploads of anybody in the temporary folder.
    restify.plugins.bodyReader({ maxBodySize: longestBodyBytes }),
    restify.plugins.jsonBodyParser({ mapParams: false }),
    async (request: Request, response: Response) => {
      if (input.callers === 'machine' && !isFromThisMachine(request)) {
        response.send(403, { error: 'Only this machine may speak to a bot in local mode' });
        return;
      }
      const answer = await input
        .activity(request.header('authorization') ?? '', request.body)
        .catch((cause: unknown) => {
          input.log.error({ err: cause }, 'an activity could not be processed');
          return { status: 500, body: { error: 'The activity could not be processed' } };
        });
      response.send(answer.status, answer.body ?? '');
    },
  );
}

/** A browser names the page that sends (Origin), and a rebound name shows in Host: neither may speak for a person. */
function isFromThisMachine(request: Request): boolean {
  const [host] = (request.header('host') ?? '').split(':');
  return request.header('origin') === undefined && (host === '127.0.0.1' || host === 'localhost');
}

function addInternalRoutes(server: Server, { internal }: HttpInput): void {
  for (const [path, run] of Object.entries(internal.routes)) {
    server.get(`/internal/${path}`, async (request, response) => {
      const isLocal = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
      const isOwner = request.header('authorization') === `Bearer ${internal.token}`;
      if (!isLocal || !isOwner) {
        response.send(404, { error: 'Not found' });
        return;
      }
      response.send(200, await run());
    });
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // Clients that keep their connection open must not hold up the end.
    (server as unknown as { server: { closeAllConnections(): void } }).server.closeAllConnections();
  });
}
