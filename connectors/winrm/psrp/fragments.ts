import { PsrpError } from './error.ts';

const headBytes = 21;
const isFirst = 1;
const isLast = 2;

/** Caps on what comes. */
export const fragmentLimits = { messageBytes: 16 * 1024 * 1024, fragmentBytes: 4 * 1024 * 1024 } as const;

/** Cuts one message into fragments of at most `fragmentBytes` each, heads included. */
export function writeFragments(message: Uint8Array, options: { objectId: bigint; fragmentBytes: number }): Buffer[] {
  const room = options.fragmentBytes - headBytes;
  if (room < 1) throw new RangeError(`Fragments of ${options.fragmentBytes} bytes have no room.`);
  const fragments: Buffer[] = [];
  for (let from = 0; from === 0 || from < message.length; from += room) {
    const blob = message.subarray(from, from + room);
    const flags = (from === 0 ? isFirst : 0) | (from + room >= message.length ? isLast : 0);
    const head = Buffer.alloc(headBytes);
    head.writeBigUInt64BE(options.objectId, 0);
    head.writeBigUInt64BE(BigInt(fragments.length), 8);
    head.writeUInt8(flags, 16);
    head.writeUInt32BE(blob.length, 17);
    fragments.push(Buffer.concat([head, blob]));
  }
  return fragments;
}

/** Puts the messages of one stream together. */
export interface Defragmenter {
  /** Takes bytes, cut anywhere, and gives the messages that they complete. Throws a PsrpError. */
  push(bytes: Uint8Array): Buffer[];
}

interface Partial {
  readonly objectId: bigint;
  next: bigint;
  readonly blobs: Buffer[];
  bytes: number;
}

/** Creates the defragmenter of one stream; the fragments of an object follow each other in it. */
export function createDefragmenter(): Defragmenter {
  let rest: Buffer = Buffer.alloc(0);
  let partial: Partial | undefined;

  function push(bytes: Uint8Array): Buffer[] {
    const whole = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    const messages: Buffer[] = [];
    let at = 0;
    while (whole.length - at >= headBytes) {
      const length = whole.readUInt32BE(at + 17);
      if (length > fragmentLimits.fragmentBytes) throw new PsrpError('A fragment is larger than 4 MB.');
      if (whole.length - at < headBytes + length) break;
      const message = take(whole.subarray(at, at + headBytes + length));
      if (message) messages.push(message);
      at += headBytes + length;
    }
    rest = whole.subarray(at);
    return messages;
  }

  function take(fragment: Buffer): Buffer | undefined {
    const objectId = fragment.readBigUInt64BE(0);
    const fragmentId = fragment.readBigUInt64BE(8);
    const flags = fragment.readUInt8(16);
    if (flags > 3) throw new PsrpError('A fragment has flags that the protocol does not know.');
    if ((flags & isFirst) !== 0) {
      if (partial) throw new PsrpError('A message begins before the one in front of it has ended.');
      partial = { objectId, next: 0n, blobs: [], bytes: 0 };
    }
    if (partial?.objectId !== objectId || partial.next !== fragmentId) {
      throw new PsrpError('A fragment came out of order.');
    }
    const blob = fragment.subarray(headBytes);
    partial.next += 1n;
    partial.blobs.push(blob);
    partial.bytes += blob.length;
    if (partial.bytes > fragmentLimits.messageBytes) throw new PsrpError('A message is larger than 16 MB.');
    if ((flags & isLast) === 0) return undefined;
    const message = Buffer.concat(partial.blobs);
    partial = undefined;
    return message;
  }

  return { push };
}
