/** One direction of an RC4 stream, which NTLM seals with and OpenSSL 3 no longer has; its state goes on from call to call. */
export interface Rc4 {
  update(data: Uint8Array): Buffer;
}

/** Creates the stream of a key. */
export function createRc4(key: Uint8Array): Rc4 {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  let i = 0;
  let j = 0;
  for (let at = 0, mixed = 0; at < 256; at++) {
    mixed = (mixed + (state[at] ?? 0) + (key[at % key.length] ?? 0)) & 0xff;
    const kept = state[at] ?? 0;
    state[at] = state[mixed] ?? 0;
    state[mixed] = kept;
  }

  function update(data: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(data.length);
    for (let at = 0; at < data.length; at++) {
      i = (i + 1) & 0xff;
      const left = state[i] ?? 0;
      j = (j + left) & 0xff;
      const right = state[j] ?? 0;
      state[i] = right;
      state[j] = left;
      out[at] = (data[at] ?? 0) ^ (state[(left + right) & 0xff] ?? 0);
    }
    return out;
  }

  return { update };
}
