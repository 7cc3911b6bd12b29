import { Socket } from 'node:net';
import { ConnectorError } from '../errors.ts';

/** A socket over which no login goes in clear, whatever the server answers. */
export interface GuardedSocket {
  readonly socket: Socket;
  /** Set once the server, or somebody in between, did not grant encryption. */
  readonly refusal: ConnectorError | undefined;
}

/**
 * Connects a socket for tedious, which by itself sends the login in clear when the answer to PRELOGIN says that
 * encryption is not supported. An answer that grants nothing ends the connection; and independent of every answer,
 * nothing but PRELOGIN goes out before the first TLS record. Rejects with the socket's own error.
 */
export async function connectGuarded(
  to: { host: string; port: number; encrypt: 'required' | 'strict' },
  signal: AbortSignal,
): Promise<GuardedSocket> {
  signal.throwIfAborted();
  const socket = new WatchedSocket(`${to.host} port ${to.port}`);
  const connected = Promise.withResolvers<void>();
  const giveUp = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  socket.once('error', connected.reject);
  socket.once('close', () => connected.reject(new Error('The connection was closed.')));
  socket.connect({ host: to.host, port: to.port }, connected.resolve);
  try {
    await connected.promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  socket.setNoDelay(true);
  // Whoever awaits the login gets the error; one that nobody listens to would end the process.
  socket.on('error', () => undefined);
  // With TDS 8 nothing is ever clear: tedious begins with TLS.
  if (to.encrypt === 'required') watchAnswer(socket);
  return {
    socket,
    get refusal() {
      return socket.refusal;
    },
  };
}

const preloginPacket = 0x12;
const encryptionOption = 1;
const granted: readonly (number | undefined)[] = [1, 3];
const terminator = 0xff;
const largestAnswer = 4096;

/** Lets nothing out but PRELOGIN packets until the first TLS record. */
class WatchedSocket extends Socket {
  readonly #server: string;
  #isSecure = false;
  refusal: ConnectorError | undefined;

  constructor(server: string) {
    super();
    this.#server = server;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#mayGo(chunk)) super._write(chunk, encoding, done);
    else done(this.refuse());
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    if (chunks.every(({ chunk }) => this.#mayGo(chunk))) super._writev?.(chunks, done);
    else done(this.refuse());
  }

  refuse(): ConnectorError {
    const message = `${this.#server} does not grant encryption: nothing was sent. Enable TLS on the SQL Server, or find out who is in between.`;
    this.refusal ??= new ConnectorError('encryption-refused', message, { data: { server: this.#server } });
    return this.refusal;
  }

  #mayGo(chunk: Buffer): boolean {
    if (this.#isSecure || chunk.length === 0) return true;
    const [first = 0, second] = chunk;
    this.#isSecure = first >= 0x14 && first <= 0x17 && second === 3;
    return this.#isSecure || first === preloginPacket;
  }
}

/** Looks at the answer to PRELOGIN as it passes. */
function watchAnswer(socket: WatchedSocket): void {
  let seen = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const encryption = encryptionOf(seen);
    if (encryption === 'incomplete') return;
    socket.off('data', look);
    if (!granted.includes(encryption)) socket.destroy(socket.refuse());
  };
  socket.on('data', look);
}

/** The option ENCRYPTION of a PRELOGIN answer; undefined when there is none or the packet is malformed. */
function encryptionOf(bytes: Buffer): number | 'incomplete' | undefined {
  if (bytes.length < 8) return 'incomplete';
  const length = bytes.readUInt16BE(2);
  if (length > largestAnswer) return undefined;
  if (bytes.length < length) return 'incomplete';
  const body = bytes.subarray(8, length);
  for (let at = 0; at + 5 <= body.length && body[at] !== terminator; at += 5) {
    if (body[at] === encryptionOption) return body[body.readUInt16BE(at + 1)];
  }
  return undefined;
}
