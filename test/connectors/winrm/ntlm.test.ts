import * as crypto from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { bindingHash, hmacMd5, readAccount, responseKey, utf16 } from '../../../connectors/winrm/ntlm/hashes.ts';
import { createNtlmLogin } from '../../../connectors/winrm/ntlm/login.ts';
import { md4 } from '../../../connectors/winrm/ntlm/md4.ts';
import { readChallenge } from '../../../connectors/winrm/ntlm/messages.ts';
import { createRc4 } from '../../../connectors/winrm/ntlm/rc4.ts';
import { createNtlmSeal } from '../../../connectors/winrm/ntlm/seal.ts';
import { sealBody, unsealBody } from '../../../connectors/winrm/seal.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** The values of MS-NLMP 4.2.1 and 4.2.4. */
const common = {
  account: { user: 'User', domain: 'Domain' },
  password: 'Password',
  serverNonce: hex('0123456789abcdef'),
  clientNonce: hex('aaaaaaaaaaaaaaaa'),
  sessionKey: hex('55555555555555555555555555555555'),
  pairs: hex('02000c0044006f006d00610069006e0001000c005300650072007600650072000000 0000'),
};

describe('the old algorithms that NTLM needs', () => {
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('MD4 of "%s" is that of RFC 1320', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });

  test.each([
    ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
    ['Wiki', 'pedia', '1021bf0420'],
    ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
  ])('RC4 with the key %s is the known stream', (key, plain, sealed) => {
    expect(createRc4(Buffer.from(key)).update(Buffer.from(plain)).toString('hex')).toBe(sealed);
  });
});

describe('NTLMv2 computes what MS-NLMP 4.2.4 prints', () => {
  const key = responseKey(common.account, common.password);
  const blob = Buffer.concat([
    hex('0101000000000000 0000000000000000'),
    common.clientNonce,
    hex('00000000'),
    common.pairs,
    hex('00000000'),
  ]);
  const proof = hmacMd5(key, common.serverNonce, blob);
  const baseKey = hmacMd5(key, proof);

  test('the key of the account', () => {
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  test('the proof, the base key and the session key under it', () => {
    expect(proof.toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(baseKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
    expect(createRc4(baseKey).update(common.sessionKey).toString('hex')).toBe('c5dad2544fc9799094ce1ce90bc9d03e');
  });

  test('the sealed message and its signature', () => {
    const { data, signature } = createNtlmSeal(common.sessionKey).wrap(utf16('Plaintext'));
    expect(data.toString('hex')).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
    expect(signature.toString('hex')).toBe('010000007fb38ec5c55d497600000000');
  });
});

describe('an NTLM login', () => {
  test.each([
    ['CORP\\bot', 'bot', 'CORP'],
    ['corp.example\\bot', 'bot', 'corp.example'],
    ['bot@corp.example', 'bot@corp.example', ''],
    ['bot', 'bot', ''],
  ])('%s is the user "%s" of the domain "%s"', (username, user, domain) => {
    expect(readAccount(username)).toEqual({ user, domain });
  });

  const login = createNtlmLogin({
    username: 'LAB\\bot',
    password: 'x',
    target: 'HTTP/h',
    binding: undefined,
    context: { randomBytes: (count) => Buffer.alloc(count, 1) },
  });
  const challenge = (flags: number, pairs: Buffer): Buffer => {
    const head = Buffer.alloc(56);
    head.write('NTLMSSP\0', 'latin1');
    head.writeUInt32LE(2, 8);
    head.writeUInt32LE(flags >>> 0, 20);
    head.writeUInt16LE(pairs.length, 40);
    head.writeUInt32LE(56, 44);
    return Buffer.concat([head, pairs]);
  };

  test('begins with the form of 40 bytes', () => {
    expect(login.negotiate).toHaveLength(40);
  });

  test.each([
    ['no NTLM at all', Buffer.from('hello')],
    ['a challenge without sealing', challenge(0xe28a8215 & ~0x20, common.pairs)],
    ['a challenge without session security', challenge(0xe28a8235 & ~0x80000, common.pairs)],
    ['a challenge without 128 bits', challenge((0xe28a8235 & ~0x20000000) >>> 0, common.pairs)],
    ['pairs that are cut', challenge(0xe28a8235, common.pairs.subarray(0, 9))],
    ['pairs without an end', challenge(0xe28a8235, common.pairs.subarray(0, 16))],
  ])('%s is refused', (_, bytes) => {
    expect(() => readChallenge(bytes)).toThrow(expect.objectContaining({ code: 'bad-answer' }));
  });

  test('hashes a channel binding as a GSS structure', () => {
    expect(bindingHash(Buffer.from('tls-server-end-point:'))).toHaveLength(16);
    expect(bindingHash(Buffer.from('a'))).not.toEqual(bindingHash(Buffer.from('b')));
  });
});

describe('a sealed body', () => {
  const answer = (plain: string, key = common.sessionKey): { body: Buffer; contentType: string } => {
    const seal = createNtlmSeal(key);
    // The server's stream is another one: what a server seals is made by a seal with the ways exchanged.
    return sealBody(Buffer.from(plain), { ...seal, wrap: (bytes) => serverWrap(key, bytes) });
  };
  const serverWrap = (key: Buffer, bytes: Uint8Array): { signature: Buffer; data: Buffer } => {
    const { createHash, createHmac } = crypto;
    const derive = (kind: string): Buffer =>
      createHash('md5').update(key).update(`session key to server-to-client ${kind} key magic constant\0`).digest();
    const stream = createRc4(derive('sealing'));
    const data = stream.update(bytes);
    const sequence = Buffer.alloc(4);
    const checksum = createHmac('md5', derive('signing')).update(sequence).update(bytes).digest().subarray(0, 8);
    return { data, signature: Buffer.concat([Buffer.from([1, 0, 0, 0]), stream.update(checksum), sequence]) };
  };
  const open = (body: Buffer, contentType = 'multipart/encrypted'): Buffer =>
    unsealBody(body, contentType, createNtlmSeal(common.sessionKey));
  const broken = expect.objectContaining({ code: 'seal-broken' });

  test('is opened again', () => {
    expect(open(answer('<s/>').body).toString()).toBe('<s/>');
  });

  test('is opened with the blanks that IIS puts into its boundary', () => {
    const spaced = answer('<s/>').body.toString('latin1').replaceAll('--Encrypted', '-- Encrypted');
    expect(open(Buffer.from(spaced, 'latin1')).toString()).toBe('<s/>');
  });

  test('in clear is refused, whatever it says of itself', () => {
    expect(() => open(Buffer.from('<s/>'), 'application/soap+xml')).toThrow(broken);
    expect(() => open(Buffer.from('<s/>'))).toThrow(broken);
  });

  test('with any byte altered is refused', () => {
    const { body } = answer('<s:Envelope/>');
    const from = body.indexOf('octet-stream\r\n') + 14;
    for (let at = from; at < body.lastIndexOf('--Encrypted'); at++) {
      const altered = Buffer.from(body);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(() => open(altered)).toThrow(broken);
    }
  });

  test('with another length than it declares, or of another key, is refused', () => {
    const { body } = answer('<s/>');
    expect(() => open(Buffer.from(body.toString('latin1').replace('Length=4', 'Length=5'), 'latin1'))).toThrow(broken);
    expect(() => open(answer('<s/>', Buffer.alloc(16, 7)).body)).toThrow(broken);
  });
});
