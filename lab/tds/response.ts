import { packetTypes, writeMessage, writePacket } from './packets.ts';
import type { Transport } from './transport.ts';

/** One message to the client, sent packet by packet while it grows. */
export interface Response {
  add(token: Buffer): Promise<void>;
  /** Sends what is there in a packet that is not the last, for what breaks off in the middle. */
  sendPart(): Promise<void>;
  finish(): Promise<void>;
}

/** Begins a message. */
export function createResponse(transport: Transport, packetBytes: number): Response {
  const room = packetBytes - 8;
  let waiting: Buffer[] = [];
  let bytes = 0;
  let id = 1;

  async function send(isEverything: boolean): Promise<void> {
    const all = Buffer.concat(waiting);
    const ready: Buffer[] = [];
    let at = 0;
    while (all.length - at > room || (isEverything && all.length > at)) {
      const body = all.subarray(at, at + room);
      ready.push(writePacket({ type: packetTypes.response, isLast: false, body, id: id++ }));
      at += body.length;
    }
    waiting = [all.subarray(at)];
    bytes = all.length - at;
    if (ready.length > 0) await transport.write(Buffer.concat(ready));
  }

  return {
    async add(token) {
      waiting.push(token);
      bytes += token.length;
      if (bytes > room * 4) await send(false);
    },
    sendPart: () => send(true),
    async finish() {
      await send(false);
      const body = Buffer.concat(waiting);
      await transport.write(writePacket({ type: packetTypes.response, isLast: true, body, id }));
    },
  };
}

/** A message that is known whole. */
export function wholeResponse(tokens: readonly Buffer[], packetBytes: number): Buffer {
  return writeMessage(packetTypes.response, Buffer.concat(tokens), packetBytes);
}
