const headLength = 21;
const largestBlob = 32_768;
const largestMessage = 32 * 1024 * 1024;

/** Cuts a message of this side into fragments, one after the other. */
export function cutMessage(message: Buffer, objectId: bigint): Buffer {
  const pieces: Buffer[] = [];
  const count = Math.max(1, Math.ceil(message.length / largestBlob));
  for (let index = 0; index < count; index += 1) {
    const blob = message.subarray(index * largestBlob, (index + 1) * largestBlob);
    const head = Buffer.alloc(headLength);
    head.writeBigUInt64BE(objectId, 0);
    head.writeBigUInt64BE(BigInt(index), 8);
    head[16] = (index === 0 ? 1 : 0) + (index === count - 1 ? 2 : 0);
    head.writeUInt32BE(blob.length, 17);
    pieces.push(head, blob);
  }
  return Buffer.concat(pieces);
}

/** Collects fragments of the other side; `push` gives the messages that became whole, and throws when they cannot. */
export function createCollector(): { push(bytes: Uint8Array): Buffer[] } {
  let pending = Buffer.alloc(0);
  let blobs: Buffer[] = [];
  let object: bigint | undefined;
  let length = 0;

  function take(fragment: Buffer): Buffer | undefined {
    const [id, index] = [fragment.readBigUInt64BE(0), fragment.readBigUInt64BE(8)];
    const [isStart, isEnd] = [((fragment[16] ?? 0) & 1) === 1, ((fragment[16] ?? 0) & 2) === 2];
    const fits = isStart ? object === undefined : object === id;
    if (!fits || index !== BigInt(blobs.length)) throw new Error('a fragment came out of order');
    object = id;
    blobs.push(fragment.subarray(headLength));
    length += fragment.length - headLength;
    if (length > largestMessage) throw new Error('a message is larger than 32 MB');
    if (!isEnd) return undefined;
    const whole = Buffer.concat(blobs);
    [blobs, object, length] = [[], undefined, 0];
    return whole;
  }

  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      const whole: Buffer[] = [];
      while (pending.length >= headLength) {
        const end = headLength + pending.readUInt32BE(17);
        if (end > largestMessage) throw new Error('a fragment is larger than 32 MB');
        if (pending.length < end) break;
        const message = take(pending.subarray(0, end));
        if (message) whole.push(message);
        pending = pending.subarray(end);
      }
      return whole;
    },
  };
}
