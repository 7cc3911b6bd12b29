import { ConnectorError } from '../errors.ts';

/** One sealed message. */
export interface Sealed {
  readonly signature: Buffer;
  readonly data: Buffer;
}

/** What a login agreed on to protect messages with; belongs to one connection, both ways in order. */
export interface Seal {
  /** How HTTP names the protection. */
  readonly protocol: string;
  wrap(plain: Uint8Array): Sealed;
  /** Throws a ConnectorError `seal-broken` for what was altered. */
  unwrap(sealed: Sealed): Buffer;
  dispose(): void;
}

const boundary = 'Encrypted Boundary';
const original = 'OriginalContent: type=application/soap+xml;charset=UTF-8;Length=';

/** A sealed request body with the content type that goes with it. */
export interface SealedBody {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Seals a message into the multipart body that WinRM takes. */
export function sealBody(plain: Uint8Array, seal: Seal): SealedBody {
  const { signature, data } = seal.wrap(plain);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signature.length);
  const head = [
    `--${boundary}`,
    `\tContent-Type: ${seal.protocol}`,
    `\t${original}${plain.length}`,
    `--${boundary}`,
    '\tContent-Type: application/octet-stream',
    '',
  ].join('\r\n');
  return {
    contentType: `multipart/encrypted;protocol="${seal.protocol}";boundary="${boundary}"`,
    body: Buffer.concat([Buffer.from(head, 'latin1'), length, signature, data, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** The message inside a sealed answer. Throws a ConnectorError `seal-broken` for a clear or altered one. */
export function unsealBody(body: Buffer, contentType: string, seal: Seal): Buffer {
  if (!/^\s*multipart\/encrypted\b/i.test(contentType)) {
    throw refuse('The server answered in clear text on a sealed connection; somebody may be in between.');
  }
  // Servers inside IIS write a blank into the boundary.
  const head =
    /^-- ?Encrypted Boundary\r\n\s*Content-Type: \S+\r\n\s*OriginalContent: [^\r\n]*Length=(\d{1,9})\r\n-- ?Encrypted Boundary\r\n\s*Content-Type: application\/octet-stream\r\n/i.exec(
      body.toString('latin1', 0, 1024),
    );
  const tail = /-- ?Encrypted Boundary--(\r\n)?$/i.exec(body.toString('latin1', Math.max(0, body.length - 64)));
  if (!head || !tail) throw refuse('The sealed answer of the server is malformed.');
  const sealed = body.subarray(head[0].length, body.length - tail[0].length);
  const signatureLength = sealed.length >= 4 ? sealed.readUInt32LE(0) : Number.POSITIVE_INFINITY;
  if (signatureLength > sealed.length - 4) throw refuse('The sealed answer of the server is malformed.');
  const signature = sealed.subarray(4, 4 + signatureLength);
  const plain = seal.unwrap({ signature, data: sealed.subarray(4 + signatureLength) });
  if (plain.length !== Number(head[1])) throw refuse('The sealed answer of the server has not the length it declares.');
  return plain;
}

function refuse(message: string): ConnectorError {
  return new ConnectorError('seal-broken', message);
}
