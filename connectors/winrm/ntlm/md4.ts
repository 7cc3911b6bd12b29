type Mix = (b: number, c: number, d: number) => number;

interface Round {
  readonly mix: Mix;
  readonly constant: number;
  readonly order: readonly number[];
  readonly shifts: readonly number[];
}

const rounds: readonly Round[] = [
  {
    mix: (b, c, d) => (b & c) | (~b & d),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (b, c, d) => (b & c) | (b & d) | (c & d),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (b, c, d) => b ^ c ^ d,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

/** MD4 (RFC 1320), which NTLM needs for the key of a password and OpenSSL 3 no longer has. */
export function md4(message: Uint8Array): Buffer {
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  const padded = pad(message);
  for (let at = 0; at < padded.length; at += 64) {
    const words = Array.from({ length: 16 }, (_, index) => padded.readInt32LE(at + index * 4));
    const next = rounds.reduce((mixed, round) => runRound(mixed, round, words), state);
    state = state.map((word, index) => (word + (next[index] ?? 0)) | 0);
  }
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeInt32LE(word | 0, index * 4));
  return digest;
}

function pad(message: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor((message.length + 8) / 64) + 1) * 64);
  padded.set(message);
  padded.writeUInt8(0x80, message.length);
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  return padded;
}

function runRound(state: readonly number[], round: Round, words: readonly number[]): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  round.order.forEach((word, step) => {
    const sum = (a + round.mix(b, c, d) + (words[word] ?? 0) + round.constant) | 0;
    const shift = round.shifts[step % 4] ?? 0;
    [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
  });
  return [a, b, c, d];
}
