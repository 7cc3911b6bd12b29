import { createHash, createHmac } from 'node:crypto';

/** MD4, which Windows still takes of passwords; Node's OpenSSL has none. */
export function md4(message: Buffer): Buffer {
  const bits = Buffer.alloc(8);
  bits.writeUInt32LE(message.length << 3, 0);
  bits.writeUInt32LE(message.length >>> 29, 4);
  const filler = Buffer.alloc(((119 - (message.length % 64)) % 64) + 1);
  filler[0] = 0x80;
  const padded = Buffer.concat([message, filler, bits]);
  const digest = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let block = 0; block < padded.length; block += 64) mixBlock(digest, padded.subarray(block, block + 64));
  return Buffer.from(digest.buffer);
}

function mixBlock(digest: Int32Array, block: Buffer): void {
  const state = Int32Array.from(digest);
  const at = (place: number) => state[place & 3] ?? 0;
  for (let step = 0; step < 48; step += 1) {
    const round = step >> 4;
    const inRound = step & 15;
    // The words of the state take turns, so the first of a step moves backwards.
    const first = (48 - step) & 3;
    const [b, c, d] = [at(first + 1), at(first + 2), at(first + 3)];
    const mixed = [(b & c) | (~b & d), (b & c) | (b & d) | (c & d), b ^ c ^ d][round] ?? 0;
    const word = block.readInt32LE(4 * wordOf(round, inRound));
    const sum = (at(first) + mixed + word + ([0, 0x5a827999, 0x6ed9eba1][round] ?? 0)) | 0;
    const shift =
      ([
        [3, 7, 11, 19],
        [3, 5, 9, 13],
        [3, 9, 11, 15],
      ][round] ?? [])[inRound & 3] ?? 0;
    state[first] = (sum << shift) | (sum >>> (32 - shift));
  }
  for (let word = 0; word < 4; word += 1) digest[word] = (digest[word] ?? 0) + at(word);
}

function wordOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return ((step & 3) << 2) | (step >> 2);
  return ((step & 1) << 3) | ((step & 2) << 1) | ((step & 4) >> 1) | (step >> 3);
}

/** An RC4 stream whose state goes on from call to call. */
export function rc4Stream(key: Buffer): (data: Buffer) => Buffer {
  const box = Array.from({ length: 256 }, (_, index) => index);
  const swap = (left: number, right: number) => {
    [box[left], box[right]] = [box[right] ?? 0, box[left] ?? 0];
  };
  let y = 0;
  for (let x = 0; x < 256; x += 1) {
    y = (y + (box[x] ?? 0) + (key[x % key.length] ?? 0)) % 256;
    swap(x, y);
  }
  let x = 0;
  y = 0;
  return (data) =>
    data.map((byte) => {
      x = (x + 1) % 256;
      y = (y + (box[x] ?? 0)) % 256;
      swap(x, y);
      return byte ^ (box[((box[x] ?? 0) + (box[y] ?? 0)) % 256] ?? 0);
    }) as Buffer;
}

export function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  return createHmac('md5', key).update(Buffer.concat(parts)).digest();
}

export function md5(...parts: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}
