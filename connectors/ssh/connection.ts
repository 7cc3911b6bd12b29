import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { sshDefaults, type SshEndpoint, type SshHost } from './endpoint.ts';
import { blameJumpHost, explainForwardError } from './explain.ts';
import { logIn } from './login.ts';

/** One logged-in connection. */
export interface Connection {
  readonly client: Client;
  /** Set once the connection is gone, whoever ended it. */
  readonly lost: ConnectorError | undefined;
  /** Calls back once when the connection is gone, at once when it already is; the returned function takes it back. */
  onLost(callback: (error: ConnectorError) => void): () => void;
  end(): void;
}

/**
 * Connects, through the jump host where there is one, checks each host key and logs in. Throws a ConnectorError whose
 * data names the host that failed, with `hop: jump` for the jump host; nothing stays open then.
 */
export async function openConnection(endpoint: SshEndpoint, context: ConnectorContext): Promise<Connection> {
  const { jump } = endpoint;
  if (!jump) return logIn(endpoint, { stream: openSocket(endpoint) }, context);
  const below = await openJump(endpoint, jump, context);
  try {
    const stream = await forward(below, { endpoint, jump }, context);
    return await logIn(endpoint, { stream, below }, context);
  } catch (error) {
    below.end();
    throw error;
  }
}

/** Our own socket, because ssh2 never sets TCP_NODELAY: 40 ms for each run without it. */
function openSocket({ host, port }: SshHost): Duplex {
  return connectSocket({ host, port, noDelay: true });
}

async function openJump(endpoint: SshEndpoint, jump: SshHost, context: ConnectorContext): Promise<Connection> {
  const { timeouts = {}, keepalive = sshDefaults.keepalive } = endpoint;
  try {
    const connection = await logIn({ ...jump, timeouts, keepalive }, { stream: openSocket(jump) }, context);
    return blamingJump(connection);
  } catch (error) {
    throw error instanceof ConnectorError ? blameJumpHost(error) : error;
  }
}

/** The same connection, whose loss names the jump host. */
function blamingJump(connection: Connection): Connection {
  return {
    client: connection.client,
    get lost() {
      return connection.lost && blameJumpHost(connection.lost);
    },
    onLost: (callback) => connection.onLost((error) => callback(blameJumpHost(error))),
    end: () => connection.end(),
  };
}

/** Has the jump host connect to the server; the stream takes the place of a socket. */
async function forward(
  below: Connection,
  { endpoint, jump }: { endpoint: SshEndpoint; jump: SshHost },
  context: ConnectorContext,
): Promise<Duplex> {
  const { host, port, timeouts } = endpoint;
  const connectMs = timeouts?.connectMs ?? sshDefaults.connectMs;
  const opened = Promise.withResolvers<Duplex>();
  const forgetLoss = below.onLost(opened.reject);
  const stopTimer = context.setTimer(() => {
    const message = `${jump.host} did not reach ${host} port ${port} within ${connectMs} ms. Is a firewall dropping packets?`;
    opened.reject(new ConnectorError('connect-timeout', message, { data: { host, port: String(port) } }));
  }, connectMs);
  try {
    below.client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error) opened.reject(explainForwardError(error, { host, port }, jump));
      else opened.resolve(channel);
    });
    return await opened.promise;
  } catch (cause) {
    throw cause instanceof ConnectorError ? cause : explainForwardError(cause, { host, port }, jump);
  } finally {
    stopTimer();
    forgetLoss();
  }
}
