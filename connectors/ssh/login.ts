import type { Duplex } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import type { Client, ServerHostKeyAlgorithm } from 'ssh2';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { writeCredentials } from './credentials.ts';
import { sshDefaults, type SshEndpoint } from './endpoint.ts';
import { explainConnectError } from './explain.ts';
import { watchHostKey } from './host-key.ts';

/** What a login travels on. */
export interface Wire {
  readonly stream: Duplex;
  /** The connection to the jump host that forwards the stream; it ends and is lost together with the login's own. */
  readonly below?: Connection;
  /** Types of host keys that the server is not asked for. */
  readonly skipped?: readonly string[];
}

/** Checks the host key and logs in. Throws a ConnectorError and destroys the stream; `below` stays open then. */
export async function logIn(endpoint: SshEndpoint, wire: Wire, context: ConnectorContext): Promise<Connection> {
  const { host, port, timeouts } = endpoint;
  const { stream, below, skipped = [] } = wire;
  const connectMs = timeouts?.connectMs ?? sshDefaults.connectMs;
  stream.on('error', ignore);
  const hostKey = watchHostKey(endpoint);
  // A forwarded stream tells nobody that it was destroyed, so whoever destroys it fails the login too.
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(ignore);
  let isTimedOut = false;
  const stopTimer = context.setTimer(() => {
    isTimedOut = true;
    broken.reject(new Error('The login took too long.'));
  }, connectMs);
  const forgetLoss = below?.onLost(broken.reject);
  const ssh = new NodeSSH();
  try {
    const credentials = writeCredentials(endpoint, broken.reject);
    const verify = (key: Buffer): boolean => hostKey.verify(key);
    const config = writeConfig(endpoint, { stream, verify, credentials });
    const login = ssh.connect({ ...config, ...(skipped.length > 0 && { algorithms: without(skipped) }) });
    const client = ssh.connection;
    // node-ssh takes its own listener away after the login; an error nobody listens to would end the process.
    client?.on('error', ignore);
    login.catch(ignore);
    if (below) client?.on('end', () => broken.reject(new Error('The server ended the connection.')));
    await Promise.race([login, broken.promise]);
    if (!client || stream.destroyed || below?.lost) throw new Error('The connection ended right after the login.');
    return watchConnection(client, wire, { host, port: String(port) });
  } catch (cause) {
    stream.destroy();
    if (below?.lost) throw below.lost;
    if (cause instanceof ConnectorError) throw cause;
    throw hostKey.error ?? explainConnectError(cause, { host, port, connectMs, isTimedOut });
  } finally {
    stopTimer();
    forgetLoss?.();
  }
}

function writeConfig(
  endpoint: SshEndpoint,
  { stream, verify, credentials }: { stream: Duplex; verify: (key: Buffer) => boolean; credentials: Partial<Config> },
): Config {
  const { intervalMs, missed } = endpoint.keepalive ?? sshDefaults.keepalive;
  return {
    host: endpoint.host,
    username: endpoint.username,
    sock: stream,
    // Without it ssh2 accepts every key.
    hostVerifier: verify,
    // Our own timer covers the whole way, the name and the socket included.
    readyTimeout: 0,
    keepaliveInterval: intervalMs,
    keepaliveCountMax: missed,
    ...credentials,
  };
}

/** RSA keys sign in three ways, every other type in the one of its name. */
function without(keyTypes: readonly string[]): NonNullable<Config['algorithms']> {
  const algorithms = keyTypes.flatMap((type) => (type === 'ssh-rsa' ? rsaAlgorithms : [type]));
  return { serverHostKey: { remove: algorithms as ServerHostKeyAlgorithm[], append: [], prepend: [] } };
}

const rsaAlgorithms = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];

function watchConnection(client: Client, { stream, below }: Wire, data: Record<string, string>): Connection {
  const listeners = new Set<(error: ConnectorError) => void>();
  let lost: ConnectorError | undefined;
  let cause: unknown;

  client.on('error', (error) => (cause ??= error));
  client.on('close', loseIt);
  // A forwarded stream that the far side has ended stays half open, and then ssh2 closes nothing.
  if (below) client.on('end', loseIt);
  below?.onLost(lose);

  function loseIt(): void {
    lose(new ConnectorError('connection-lost', 'The connection to the server was lost.', { cause, data }));
    // Nothing else travels over the jump host's connection.
    below?.end();
  }

  function lose(error: ConnectorError): void {
    if (lost) return;
    lost = error;
    for (const listener of [...listeners]) listener(error);
    listeners.clear();
  }

  function onLost(callback: (error: ConnectorError) => void): () => void {
    if (lost) callback(lost);
    else listeners.add(callback);
    return () => listeners.delete(callback);
  }

  function end(): void {
    client.end();
    if (below) below.end();
    else destroySoon(stream);
  }

  return {
    client,
    get lost() {
      return lost;
    },
    onLost,
    end,
  };
}

/** What was written still goes out. */
function destroySoon(stream: Duplex): void {
  if (stream.writableFinished) stream.destroy();
  else stream.end(() => stream.destroy());
}

function ignore(): void {
  // Whoever awaits the login, or listens to the loss, gets the error.
}
