import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import { packetTypes, writeMessage } from './packets.ts';

/** One connection: clear bytes, TLS inside PRELOGIN packets and then bare, or TLS from the first byte (TDS 8). */
export interface Transport {
  readonly isEncrypted: boolean;
  /** Begins TLS inside PRELOGIN packets; what comes next is the client's first flight. */
  startTls(): void;
  /** Resolves when the other side has room again, or is gone. */
  write(bytes: Buffer): Promise<void>;
  end(): void;
  /** Cuts the connection; `reset` sends RST. */
  cut(how: 'close' | 'reset'): void;
}

/** What a connection is opened with. */
export interface TransportOptions {
  /** `strict`: TLS from the first byte or nothing; `both`: as the client begins. */
  readonly begins: 'both' | 'strict';
  /** For TLS inside PRELOGIN packets. */
  readonly wrappedContext: SecureContext;
  readonly strictContext: SecureContext;
  /** Every write goes out in pieces of so many bytes. */
  readonly pieceBytes: number | undefined;
  /** Bytes after TLS was taken off; may throw, and the connection is cut then. */
  readonly onBytes: (bytes: Buffer) => void;
}

const tlsRecord = 0x16;

/** Opens the server's side of a connection. */
export function openTransport(socket: Socket, options: TransportOptions): Transport {
  let mode: 'new' | 'clear' | 'wrapped' | 'tls' = 'new';
  let secured: TLSSocket | undefined;
  let encrypted: Duplex | undefined;
  let waiting: Buffer = Buffer.alloc(0);
  let flight: Buffer[] = [];

  const cut = (how: 'close' | 'reset'): void => {
    if (how === 'reset') socket.resetAndDestroy();
    else socket.destroy();
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', guard(receive));

  function guard(take: (bytes: Buffer) => void): (bytes: Buffer) => void {
    return (bytes) => {
      try {
        take(bytes);
      } catch {
        // A client that does not speak TDS gets no answer.
        socket.destroy();
      }
    };
  }

  function receive(bytes: Buffer): void {
    if (mode === 'new') {
      const isTls = bytes[0] === tlsRecord;
      if (!isTls && options.begins === 'strict') return cut('close');
      mode = isTls ? 'tls' : 'clear';
      if (isTls) secure(options.strictContext, ['tds/8.0']);
    }
    if (mode === 'clear') return options.onBytes(bytes);
    if (mode === 'tls') return void encrypted?.push(bytes);
    waiting = Buffer.concat([waiting, bytes]);
    unwrap();
  }

  /** The first byte that begins no PRELOGIN packet ends the wrapping, in both directions. */
  function unwrap(): void {
    while (waiting.length > 0) {
      if (waiting[0] !== packetTypes.prelogin) {
        mode = 'tls';
        sendFlight();
        encrypted?.push(waiting);
        waiting = Buffer.alloc(0);
        return;
      }
      if (waiting.length < 8) return;
      const length = Math.max(8, waiting.readUInt16BE(2));
      if (waiting.length < length) return;
      encrypted?.push(waiting.subarray(8, length));
      waiting = waiting.subarray(length);
    }
  }

  function secure(secureContext: SecureContext, protocols: readonly string[]): void {
    encrypted = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        if (mode !== 'wrapped') return void socket.write(bytes, () => done());
        // Clients read one PRELOGIN message per flight, so what is written in one turn goes into one.
        if (flight.length === 0) setImmediate(sendFlight);
        flight.push(bytes);
        done();
      },
      final: (done) => {
        socket.end();
        done();
      },
    });
    secured = new TLSSocket(encrypted, { isServer: true, secureContext, ALPNProtocols: [...protocols] });
    secured.on('error', () => socket.destroy());
    secured.on('data', guard(options.onBytes));
  }

  function sendFlight(): void {
    if (flight.length === 0 || socket.destroyed) return;
    const bytes = Buffer.concat(flight);
    flight = [];
    socket.write(writeMessage(packetTypes.prelogin, bytes, 4096));
  }

  async function write(bytes: Buffer): Promise<void> {
    const pieceBytes = options.pieceBytes ?? bytes.length;
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await writePiece(bytes.subarray(at, at + pieceBytes));
      if (options.pieceBytes !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function writePiece(bytes: Buffer): Promise<void> {
    if (socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once('close', resolve);
      (secured ?? socket).write(bytes, () => {
        socket.off('close', resolve);
        resolve();
      });
    });
  }

  return {
    get isEncrypted() {
      return secured !== undefined;
    },
    startTls() {
      mode = 'wrapped';
      secure(options.wrappedContext, []);
    },
    write,
    end: () => void (secured ?? socket).end(),
    cut,
  };
}
