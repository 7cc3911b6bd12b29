import { timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type Session } from 'ssh2';
import { execute } from './execute.ts';
import { createKeyPair, publicBytesOf } from './keys.ts';
import type { RunSurroundings } from '../wire/far-end.ts';

/** The one account that may log in to the lab's servers. */
export interface LabAccount {
  readonly username: string;
  readonly publicKey: string;
  readonly password: string;
}

/** What one simulated server needs to be reachable. */
export interface SshServerOptions {
  readonly hostKey: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly account: LabAccount;
  readonly around: RunSurroundings;
}

/** A listening simulated server. */
export interface SshServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens a real SSH server on loopback that accepts nothing but the one command line of the wire. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  // ssh2 tells of a connection only after the client's first line, so the socket is found again by its remote port.
  const sockets = new Map<number, Socket>();
  const open = (hostKey: string, isRefused: boolean) => {
    const server = new ssh2.Server({ hostKeys: [hostKey], ident: 'Douki-Lab-simulated' });
    return server.on('connection', (connection, { port }) => {
      const socket = sockets.get(port);
      if (socket) welcome({ connection, socket, options, isRefused });
    });
  };
  const honest = open(options.hostKey, false);
  const listener = createServer({ noDelay: true }, (socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
    socket.on('error', () => socket.destroy());
    const kind = options.around.conduct.connection()?.kind;
    if (kind === 'black-hole') return;
    const isRefused = kind === 'login-refused';
    const server = kind === 'host-key' ? open(createKeyPair('impostor').privateKey, false) : honest;
    (isRefused ? open(options.hostKey, true) : server).injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

interface Welcome {
  readonly connection: Connection;
  readonly socket: Socket;
  readonly options: SshServerOptions;
  readonly isRefused: boolean;
}

function welcome({ connection, socket, options, isRefused }: Welcome): void {
  connection.on('error', () => socket.destroy());
  connection.on('authentication', (context) => {
    if (!isRefused && isLabAccount(context, options.account)) return context.accept();
    context.reject(['publickey', 'password']);
  });
  connection.on('session', (accept) => {
    const session: Session = accept();
    session.on('exec', (acceptExec, rejectExec, { command }) => {
      execute({
        command,
        accept: acceptExec,
        reject: rejectExec,
        drop: () => socket.destroy(),
        around: options.around,
      });
    });
  });
}

function isLabAccount(context: AuthContext, account: LabAccount): boolean {
  if (context.username !== account.username) return false;
  if (context.method === 'password') return isSame(Buffer.from(context.password), Buffer.from(account.password));
  if (context.method !== 'publickey') return false;
  if (!isSame(context.key.data, publicBytesOf(account.publicKey))) return false;
  if (!context.signature || !context.blob) return true;
  const parsed = ssh2.utils.parseKey(account.publicKey);
  return !(parsed instanceof Error) && parsed.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
