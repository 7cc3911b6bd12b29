import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Prompt, type ServerChannel } from 'ssh2';
import type { SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import { fingerprintOf, makeKeyPair } from './keys.ts';
import { playRequest, readRequest } from './player.ts';

/** An SSH server on loopback that plays the driver, with what it saw. */
export interface SshPeer {
  readonly endpoint: SshEndpoint;
  readonly commandLines: readonly string[];
  /** What was answered in each round of questions. */
  readonly answers: readonly string[][];
  readonly counts: { logins: number; requests: number; open: number; mostAtOnce: number };
  /** Cuts every connection without a word. */
  cut(): void;
  /** Calls back for each connection it should forward; none is ever answered. */
  onForward(callback: () => void): void;
  close(): Promise<void>;
}

/** How a server asks instead of taking passwords: the questions of each round. */
export interface Asking {
  readonly rounds: readonly Prompt[][];
  /** It would take a password as such too. */
  readonly takesPassword?: boolean;
  /** It asks only after the right password, as a second step. */
  readonly afterPassword?: boolean;
}

export const secret = 'Secret-5f3a-\u65e5\u672c';

/** Starts an SSH server on a free port; it takes the user `douki` with the secret as password, or as an answer. */
export async function startSshPeer(asking?: Asking): Promise<SshPeer> {
  const keys = makeKeyPair();
  const counts = { logins: 0, requests: 0, open: 0, mostAtOnce: 0 };
  const commandLines: string[] = [];
  const answers: string[][] = [];
  const sockets = new Set<Socket>();
  let forwards = (): void => undefined;
  const sshServer = new ssh2.Server({ hostKeys: [keys.private] });
  sshServer.on('connection', (connection) => {
    connection.on('error', () => undefined);
    connection.on('ready', () => (counts.logins += 1));
    connection.on('authentication', (login) => {
      if (asking) return ask(login, asking, answers);
      if (login.method === 'password' && login.username === 'douki' && login.password === secret) login.accept();
      else login.reject(['password']);
    });
    connection.on('tcpip', () => forwards());
    connection.on('session', (accept) => {
      accept().on('exec', (acceptRun, _, { command }) => {
        commandLines.push(command);
        serve(acceptRun());
      });
    });
  });
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    sshServer.injectSocket(socket);
  });

  function serve(channel: ServerChannel): void {
    const chunks: Buffer[] = [];
    counts.open += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.open);
    channel.on('close', () => (counts.open -= 1));
    channel.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const request = chunk.includes('end\n') ? readRequest(Buffer.concat(chunks)) : undefined;
      if (!request) return;
      counts.requests += 1;
      playRequest(request, {
        write: (bytes) => channel.write(bytes),
        exit: (code) => {
          channel.exit(code);
          channel.end();
        },
        hangUp: () => channel.close(),
      });
    });
  }

  function cut(): void {
    // What was written goes out before the end.
    setImmediate(() => sockets.forEach((socket) => socket.destroySoon()));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: {
      host: '127.0.0.1',
      port,
      username: 'douki',
      auth: { kind: 'password', password: secret },
      hostKeys: [fingerprintOf(keys.public)],
    },
    commandLines,
    answers,
    counts,
    cut,
    onForward: (callback) => (forwards = callback),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

function ask(login: AuthContext, { rounds, takesPassword, afterPassword }: Asking, answers: string[][]): void {
  if (login.method === 'keyboard-interactive') return askRound(0);
  const isRight = login.method === 'password' && login.password === secret;
  if (takesPassword && isRight) return login.accept();
  login.reject(
    takesPassword ? ['password', 'keyboard-interactive'] : ['keyboard-interactive'],
    afterPassword === true && isRight,
  );

  function askRound(index: number): void {
    if (login.method !== 'keyboard-interactive') return;
    const round = rounds[index];
    if (!round) return answers[0]?.[0] === secret ? login.accept() : login.reject(['keyboard-interactive']);
    login.prompt(round, (given) => {
      answers.push(given);
      askRound(index + 1);
    });
  }
}
