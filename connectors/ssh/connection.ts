import { connect as connectSocket, type Socket } from 'node:net';
import { type Config, NodeSSH } from 'node-ssh';
import type { Client } from 'ssh2';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { type SshAuth, sshDefaults, type SshEndpoint } from './endpoint.ts';
import { watchHostKey } from './host-key.ts';
import { explainConnectError } from './explain.ts';

/** One logged-in connection. */
export interface Connection {
  readonly client: Client;
  /** Set once the connection is gone, whoever ended it. */
  readonly lost: ConnectorError | undefined;
  /** Calls back once when the connection is gone, at once when it already is; the returned function takes it back. */
  onLost(callback: (error: ConnectorError) => void): () => void;
  end(): void;
}

/** Connects, checks the host key and logs in. Throws a ConnectorError; nothing stays open then. */
export async function openConnection(endpoint: SshEndpoint, context: ConnectorContext): Promise<Connection> {
  const { host, port, timeouts } = endpoint;
  const connectMs = timeouts?.connectMs ?? sshDefaults.connectMs;
  // Our own socket, because ssh2 never sets TCP_NODELAY: 40 ms for each run without it.
  const socket = connectSocket({ host, port, noDelay: true });
  socket.on('error', ignore);
  const hostKey = watchHostKey(endpoint);
  let isTimedOut = false;
  const stopTimer = context.setTimer(() => {
    isTimedOut = true;
    socket.destroy();
  }, connectMs);
  const ssh = new NodeSSH();
  try {
    const login = ssh.connect(writeConfig(endpoint, { socket, verify: (key) => hostKey.verify(key) }));
    const client = ssh.connection;
    // node-ssh takes its own listener away after the login; an error nobody listens to would end the process.
    client?.on('error', ignore);
    await login;
    if (!client || socket.destroyed) throw new Error('The connection ended right after the login.');
    return watchConnection(client, socket);
  } catch (cause) {
    socket.destroy();
    throw hostKey.error ?? explainConnectError(cause, { host, port, connectMs, isTimedOut });
  } finally {
    stopTimer();
  }
}

function writeConfig(endpoint: SshEndpoint, wire: { socket: Socket; verify: (key: Buffer) => boolean }): Config {
  const { intervalMs, missed } = endpoint.keepalive ?? sshDefaults.keepalive;
  return {
    host: endpoint.host,
    username: endpoint.username,
    sock: wire.socket,
    // Without it ssh2 accepts every key.
    hostVerifier: wire.verify,
    // Our own timer covers the whole way, the name and the socket included.
    readyTimeout: 0,
    keepaliveInterval: intervalMs,
    keepaliveCountMax: missed,
    ...writeAuth(endpoint.auth),
  };
}

function writeAuth(auth: SshAuth): Partial<Config> {
  switch (auth.kind) {
    case 'key':
      return {
        privateKey: auth.privateKey,
        authHandler: ['publickey'],
        ...(auth.passphrase !== undefined && { passphrase: auth.passphrase }),
      };
    case 'password':
      return { password: auth.password, authHandler: ['password'] };
    case 'agent':
      return { agent: auth.socket, authHandler: ['agent'] };
  }
}

function watchConnection(client: Client, socket: Socket): Connection {
  const listeners = new Set<(error: ConnectorError) => void>();
  let lost: ConnectorError | undefined;
  let cause: unknown;

  client.on('error', (error) => (cause ??= error));
  client.on('close', () => {
    lost = new ConnectorError('connection-lost', 'The connection to the server was lost.', { cause });
    for (const listener of [...listeners]) listener(lost);
    listeners.clear();
  });

  function onLost(callback: (error: ConnectorError) => void): () => void {
    if (lost) callback(lost);
    else listeners.add(callback);
    return () => listeners.delete(callback);
  }

  function end(): void {
    client.end();
    socket.destroySoon();
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

function ignore(): void {
  // Whoever awaits the login, or listens to the loss, gets the error.
}
