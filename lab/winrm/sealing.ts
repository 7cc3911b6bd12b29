import { hmac, md5, rc4Stream } from './ntlm/ciphers.ts';

/** Opens what a client sealed and seals what it gets, in order. */
export interface Sealing {
  /** Throws an Error for a body that is malformed, altered, or of another connection. */
  open(body: Buffer): Buffer;
  seal(plain: Buffer): Buffer;
}

const protocol = 'application/HTTP-SPNEGO-session-encrypted';

/** Content type of sealed bodies. */
export const sealedType = `multipart/encrypted;protocol="${protocol}";boundary="Encrypted Boundary"`;

/** Creates the server's half of a connection from the key of its login. */
export function createSealing(sessionKey: Buffer): Sealing {
  const fromClient = createWay(sessionKey, 'client-to-server');
  const toClient = createWay(sessionKey, 'server-to-client');
  return {
    open(body) {
      const { declared, signature, data } = takeApart(body);
      const plain = fromClient.stream(data);
      if (!fromClient.sign(plain).equals(signature)) throw new Error('the signature of a sealed body is wrong');
      if (plain.length !== declared) throw new Error('a sealed body has not the length it declares');
      return plain;
    },
    seal(plain) {
      const data = toClient.stream(plain);
      const start = [
        '--Encrypted Boundary',
        `\tContent-Type: ${protocol}`,
        `\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=${plain.length}`,
        '--Encrypted Boundary',
        '\tContent-Type: application/octet-stream\r\n',
      ].join('\r\n');
      const size = Buffer.from([16, 0, 0, 0]);
      return Buffer.concat([
        Buffer.from(start),
        size,
        toClient.sign(plain),
        data,
        Buffer.from('--Encrypted Boundary--\r\n'),
      ]);
    },
  };
}

function createWay(
  sessionKey: Buffer,
  way: string,
): { stream: (data: Buffer) => Buffer; sign: (plain: Buffer) => Buffer } {
  const keyFor = (use: string) => md5(sessionKey, Buffer.from(`session key to ${way} ${use} key magic constant\0`));
  const stream = rc4Stream(keyFor('sealing'));
  const signKey = keyFor('signing');
  let count = 0;
  return {
    stream,
    sign(plain) {
      const number = Buffer.alloc(4);
      number.writeUInt32LE(count, 0);
      count += 1;
      const sum = stream(hmac(signKey, number, plain).subarray(0, 8));
      return Buffer.concat([Buffer.from([1, 0, 0, 0]), sum, number]);
    },
  };
}

function takeApart(body: Buffer): { declared: number; signature: Buffer; data: Buffer } {
  const mark = '\tContent-Type: application/octet-stream\r\n';
  const start = body.indexOf(mark) + mark.length;
  const declared = /;Length=(\d+)\r\n/.exec(body.toString('latin1', 0, Math.max(start, 0)))?.[1];
  const end = body.lastIndexOf('--Encrypted Boundary');
  if (start < mark.length || declared === undefined || end < start + 20) throw new Error('a sealed body is malformed');
  const size = body.readUInt32LE(start);
  return {
    declared: Number(declared),
    signature: body.subarray(start + 4, start + 4 + size),
    data: body.subarray(start + 4 + size, end),
  };
}
