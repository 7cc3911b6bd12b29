import { ConnectorError } from '../../errors.ts';
import type { Seal, Sealed } from '../seal.ts';

/** What a security context of GSSAPI does with messages. */
export interface GssProtection {
  /** A token of RFC 4121 as gss_wrap gives it, encrypted. */
  wrap(plain: Uint8Array): Buffer;
  /** Throws a ConnectorError `seal-broken` for a token that is altered or not encrypted. */
  unwrap(token: Uint8Array): Buffer;
  dispose(): void;
}

const headerBytes = 16;
const confounderBytes = 16;

/** Gives tokens the form that WinRM takes: all that is not the message's cipher text stands in front of it. */
export function createKerberosSeal(context: GssProtection): Seal {
  return {
    protocol: 'application/HTTP-SPNEGO-session-encrypted',
    wrap: (plain) => rotate(context.wrap(plain), plain.length),
    unwrap: ({ signature, data }) => context.unwrap(Buffer.concat([signature, data])),
    dispose: () => context.dispose(),
  };
}

/** Refuses tokens of the old form, which RC4 and DES keys still use. */
function requireModernToken(token: Buffer): void {
  if (token.length > headerBytes && token.readUInt16BE(0) === 0x0504) return;
  const message =
    'The domain gave an old session key (RC4 or DES), which is not used: allow AES for the computer account of the server.';
  throw new ConnectorError('kerberos-failed', message);
}

/**
 * Moves the end of a token (header copy and checksum; 28 bytes with AES-SHA1) to its front and says so in the header,
 * which integrity leaves out for this purpose.
 */
function rotate(token: Buffer, plainLength: number): Sealed {
  requireModernToken(token);
  const body = token.subarray(headerBytes);
  const count = body.length - confounderBytes - plainLength;
  if (token.readUInt16BE(6) !== 0 || count < 0) {
    throw new ConnectorError('kerberos-failed', 'The Kerberos library gave a token of an unknown form.');
  }
  const header = Buffer.from(token.subarray(0, headerBytes));
  header.writeUInt16BE(count, 6);
  const rotated = Buffer.concat([body.subarray(body.length - count), body.subarray(0, body.length - count)]);
  const ahead = count + confounderBytes;
  return { signature: Buffer.concat([header, rotated.subarray(0, ahead)]), data: rotated.subarray(ahead) };
}
