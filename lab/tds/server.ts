import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Answer, Sighting } from './answer.ts';
import { serveSession, type TdsConduct } from './session.ts';

/** What a simulated SQL Server needs to be reachable. */
export interface TdsServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** PEM. */
  readonly certificate: { readonly key: string; readonly certificate: string };
  readonly account: { readonly userName: string; readonly password: string };
  /** The first one is the default; SUSDB and master unless given. */
  readonly databases?: readonly string[];
  readonly answer: Answer;
  readonly conduct?: TdsConduct;
}

/** A listening simulated SQL Server. */
export interface TdsServer {
  readonly port: number;
  /** What came, oldest first. */
  readonly seen: readonly Sighting[];
  close(): Promise<void>;
}

/** More than this is not remembered of what a server saw. */
const remembered = 10_000;

/** Opens a server of TDS 7.1 to 8.0 on loopback. */
export async function startTdsServer(options: TdsServerOptions): Promise<TdsServer> {
  const { key, certificate } = options.certificate;
  const sockets = new Set<Socket>();
  const seen: Sighting[] = [];
  const shared = {
    account: options.account,
    databases: options.databases ?? ['SUSDB', 'master'],
    // FreeTDS fails with TLS 1.3 inside of PRELOGIN packets.
    wrappedContext: createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
    strictContext: createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' }),
    answer: options.answer,
    conduct: options.conduct ?? {},
    saw: (sighting: Sighting) => {
      if (seen.length < remembered) seen.push(sighting);
    },
  };
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveSession(socket, shared);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
