import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { sshDefaults, type SshEndpoint, type SshHost } from './endpoint.ts';
import { blameJumpHost, explainForwardError } from './explain.ts';
import { logIn, type Wire } from './login.ts';

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
  if (!jump) return logInByAnyKey(endpoint, async () => ({ stream: openSocket(endpoint) }), context);
  const below = await openJump(endpoint, jump, context);
  try {
    const openWire = async () => ({ stream: await forward(below, { endpoint, jump }, context), below });
    return await logInByAnyKey(endpoint, openWire, context);
  } catch (error) {
    below.end();
    throw error;
  }
}

/**
 * A server shows one of its keys, and a pin does not say of which type it is: where the key shown is not pinned, the
 * server is asked for its keys of other types before the key counts as changed.
 */
async function logInByAnyKey(
  endpoint: SshEndpoint,
  openWire: () => Promise<Wire>,
  context: ConnectorContext,
): Promise<Connection> {
  const skipped: string[] = [];
  let changed: ConnectorError | undefined;
  for (;;) {
    try {
      return await logIn(endpoint, { ...(await openWire()), skipped }, context);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const keyType = error.data['keyType'] ?? '';
      // "Unreachable" after a changed key: the server has no key of another type.
      if (error.code !== 'host-key-changed') throw error.code === 'unreachable' ? (changed ?? error) : error;
      changed ??= error;
      if (skipped.push(keyType) === mostKeyTypes) throw changed;
    }
  }
}

/** A server of Windows or Debian has three: Ed25519, ECDSA and RSA. */
const mostKeyTypes = 3;

/** Our own socket, because ssh2 never sets TCP_NODELAY: 40 ms for each run without it. */
function openSocket({ host, port }: SshHost): Duplex {
  return connectSocket({ host, port, noDelay: true });
}

async function openJump(endpoint: SshEndpoint, jump: SshHost, context: ConnectorContext): Promise<Connection> {
  const { timeouts = {}, keepalive = sshDefaults.keepalive } = endpoint;
  try {
    const openWire = async () => ({ stream: openSocket(jump) });
    return blamingJump(await logInByAnyKey({ ...jump, timeouts, keepalive }, openWire, context));
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
