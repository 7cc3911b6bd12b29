import { timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { Seal, Sealed } from '../seal.ts';
import { hmacMd5, md5 } from './hashes.ts';
import { createRc4, type Rc4 } from './rc4.ts';

/** Creates both directions of a connection from the key of its login. Messages count, so their order is everything. */
export function createNtlmSeal(sessionKey: Uint8Array): Seal {
  const outgoing = createDirection(sessionKey, 'client-to-server');
  const incoming = createDirection(sessionKey, 'server-to-client');

  function wrap(plain: Uint8Array): Sealed {
    const data = outgoing.stream.update(plain);
    return { data, signature: sign(outgoing, plain) };
  }

  function unwrap({ signature, data }: Sealed): Buffer {
    const plain = incoming.stream.update(data);
    const expected = sign(incoming, plain);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new ConnectorError('seal-broken', 'The answer of the server was altered, or is out of order.');
    }
    return plain;
  }

  return { protocol: 'application/HTTP-SPNEGO-session-encrypted', wrap, unwrap, dispose: () => undefined };
}

interface Direction {
  readonly stream: Rc4;
  readonly signKey: Buffer;
  sequence: number;
}

function createDirection(sessionKey: Uint8Array, way: string): Direction {
  const derive = (kind: string): Buffer =>
    md5(sessionKey, Buffer.from(`session key to ${way} ${kind} key magic constant\0`, 'latin1'));
  return { stream: createRc4(derive('sealing')), signKey: derive('signing'), sequence: 0 };
}

function sign(direction: Direction, plain: Uint8Array): Buffer {
  const signature = Buffer.alloc(16);
  signature.writeUInt32LE(1, 0);
  signature.writeUInt32LE(direction.sequence, 12);
  direction.sequence = (direction.sequence + 1) >>> 0;
  const checksum = hmacMd5(direction.signKey, signature.subarray(12), plain).subarray(0, 8);
  direction.stream.update(checksum).copy(signature, 4);
  return signature;
}
