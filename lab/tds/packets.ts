import { TdsError } from './bytes.ts';

/** Types of packets. */
export const packetTypes = {
  batch: 1,
  rpc: 3,
  response: 4,
  attention: 6,
  login7: 16,
  prelogin: 18,
} as const;

/** A whole message, put together from its packets. */
export interface TdsMessage {
  readonly type: number;
  /** The client takes the message back: it is not to be carried out. */
  readonly isIgnored: boolean;
  /** The client wants the session as it was after the login. */
  readonly isReset: boolean;
  readonly body: Buffer;
}

const headerBytes = 8;
const largestMessage = 16 * 1024 * 1024;

/** Puts messages together from bytes cut anywhere; throws a TdsError for what is no packet. */
export function createMessageReader(): (chunk: Buffer) => TdsMessage[] {
  let waiting: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let bytes = 0;
  let status = 0;
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    const messages: TdsMessage[] = [];
    while (waiting.length >= headerBytes) {
      const length = waiting.readUInt16BE(2);
      if (length < headerBytes) throw new TdsError('a packet is shorter than its header');
      if (waiting.length < length) break;
      const type = waiting.readUInt8(0);
      const own = waiting.readUInt8(1);
      parts.push(waiting.subarray(headerBytes, length));
      bytes += length;
      if (bytes > largestMessage) throw new TdsError('a message is too large');
      status |= own;
      waiting = waiting.subarray(length);
      if ((own & 1) === 0) continue;
      messages.push({
        type,
        isIgnored: (own & 2) !== 0,
        isReset: (status & 0x18) !== 0,
        body: Buffer.concat(parts),
      });
      [parts, bytes, status] = [[], 0, 0];
    }
    return messages;
  };
}

/** One packet; `id` counts within its message. */
export function writePacket(packet: { type: number; isLast: boolean; body: Buffer; id: number }): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(packet.type, 0);
  header.writeUInt8(packet.isLast ? 1 : 0, 1);
  header.writeUInt16BE(packet.body.length + headerBytes, 2);
  header.writeUInt16BE(51, 4);
  header.writeUInt8(packet.id & 0xff, 6);
  return Buffer.concat([header, packet.body]);
}

/** A whole message in packets of at most so many bytes. */
export function writeMessage(type: number, body: Buffer, packetBytes: number): Buffer {
  const packets: Buffer[] = [];
  const room = packetBytes - headerBytes;
  for (let start = 0, id = 1; id === 1 || start < body.length; start += room, id += 1)
    packets.push(
      writePacket({ type, isLast: start + room >= body.length, body: body.subarray(start, start + room), id }),
    );
  return Buffer.concat(packets);
}
