import { describe, expect, test } from '@jest/globals';
import { createKerberosSeal } from '../../../connectors/winrm/kerberos/seal.ts';
import { unwrapToken, wrapToken } from '../../../connectors/winrm/kerberos/negotiate.ts';

const plain = Buffer.from('<s:Envelope/>');

/** A token of RFC 4121 in which every part can be told: header, confounder, cipher text, header copy, checksum. */
function token(checksumBytes: number, first = 0x0504): Buffer {
  const header = Buffer.alloc(16, 'h');
  header.writeUInt16BE(first, 0);
  header.writeUInt16BE(0, 6);
  return Buffer.concat([header, Buffer.alloc(16, 'c'), plain, Buffer.alloc(16, 'H'), Buffer.alloc(checksumBytes, 's')]);
}

const sealOf = (wrapped: Buffer): ReturnType<typeof createKerberosSeal> =>
  createKerberosSeal({ wrap: () => wrapped, unwrap: (bytes) => Buffer.from(bytes), dispose: () => undefined });

describe('a Kerberos seal', () => {
  test.each([
    ['AES with SHA-1', 12, 28],
    ['AES-128 with SHA-2', 16, 32],
    ['AES-256 with SHA-2', 24, 40],
  ])('moves all but the cipher text to the front with %s, and says by how much', (_, checksum, count) => {
    const { signature, data } = sealOf(token(checksum)).wrap(plain);
    expect(data).toEqual(plain);
    expect(signature).toHaveLength(16 + count + 16);
    expect(signature.readUInt16BE(6)).toBe(count);
    expect(signature.toString('latin1', 16)).toBe(`${'H'.repeat(16)}${'s'.repeat(checksum)}${'c'.repeat(16)}`);
  });

  test.each([
    ['an RC4 or DES key gives the old token', token(12, 0x0201)],
    ['a token is too short', token(12).subarray(0, 10)],
    ['a token is rotated already', Buffer.from(token(12).fill(1, 7, 8))],
  ])('is refused when %s', (_, wrapped) => {
    expect(() => sealOf(wrapped).wrap(plain)).toThrow(expect.objectContaining({ code: 'kerberos-failed' }));
  });

  test('gives what the server sealed to the library as it stands', () => {
    const sealed = { signature: Buffer.from('front'), data: Buffer.from('data') };
    expect(sealOf(token(12)).unwrap(sealed).toString()).toBe('frontdata');
  });
});

describe('the Negotiate wrapping', () => {
  test.each([1, 100, 200, 300, 70_000])('carries a token of %d bytes as SPNEGO has it', (length) => {
    const wrapped = wrapToken(Buffer.alloc(length, 7));
    expect(wrapped[0]).toBe(0x60);
    expect(wrapped.includes(Buffer.from('2b0601050502', 'hex'))).toBe(true);
    expect(wrapped.subarray(-length)).toEqual(Buffer.alloc(length, 7));
  });

  test('is taken off the answer, with or without the fields that are optional', () => {
    const full = Buffer.from('a1173015a0030a0100a10b06092a864886f712010202a2030401', 'hex');
    expect(() => unwrapToken(full)).toThrow(expect.objectContaining({ code: 'kerberos-failed' }));
    expect(unwrapToken(Buffer.from('a10e300ca0030a0100a20504030a0b0c', 'hex')).toString('hex')).toBe('0a0b0c');
    expect(unwrapToken(Buffer.from('a1073005a20304010a', 'hex')).toString('hex')).toBe('0a');
    expect(unwrapToken(Buffer.from('6003010203', 'hex')).toString('hex')).toBe('6003010203');
  });

  test.each(['', 'a1', 'a100', 'a1023000', 'a1073005a00304010a', 'a1ff', 'a184ffffffff30', '3000'])(
    'is missed in the answer %s',
    (hex) => {
      expect(() => unwrapToken(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'kerberos-failed' }));
    },
  );
});
