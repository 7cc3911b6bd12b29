import { PsrpError } from './error.ts';

/** One line of the server. */
export type Packet =
  | { readonly kind: 'Data'; readonly id: string; readonly bytes: Buffer }
  | { readonly kind: 'DataAck' | 'CommandAck' | 'CloseAck' | 'SignalAck'; readonly id: string };

/** Reads the lines of a process that speaks PSRP. */
export interface LineReader {
  /** Takes bytes, cut anywhere. Throws a PsrpError. */
  push(chunk: Uint8Array): Packet[];
  /** Lines that were no packets (a banner, what a profile prints), capped. */
  readonly noise: string;
}

const largestLine = 8 * 1024 * 1024;
const mostNoise = 4 * 1024;
const lineFeed = 0x0a;
const guid = '([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})';
const data = new RegExp(`^<Data Stream='[A-Za-z]+' PSGuid='${guid}'>([A-Za-z0-9+/]*={0,2})</Data>$`);
const ack = new RegExp(`^<(DataAck|CommandAck|CloseAck|SignalAck) PSGuid='${guid}' ?/>$`);
const looksLikePacket = /^<(Data|Command|Close|Signal)(Ack)? /;

/** Creates the reader of one stream. */
export function createLineReader(): LineReader {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let noise = '';

  function push(chunk: Uint8Array): Packet[] {
    const packets: Packet[] = [];
    const whole = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (;;) {
      const end = whole.indexOf(lineFeed, from);
      const piece = whole.subarray(from, end < 0 ? whole.length : end);
      bytes += piece.length;
      if (bytes > largestLine) throw new PsrpError('A line is longer than 8 MB.');
      pieces.push(Buffer.from(piece));
      if (end < 0) return packets;
      const packet = readLine(Buffer.concat(pieces).toString('latin1').trim());
      if (packet) packets.push(packet);
      pieces = [];
      bytes = 0;
      from = end + 1;
    }
  }

  function readLine(line: string): Packet | undefined {
    const [, id, base64 = ''] = data.exec(line) ?? [];
    if (id !== undefined) return { kind: 'Data', id: id.toLowerCase(), bytes: Buffer.from(base64, 'base64') };
    const [, kind, acknowledged = ''] = ack.exec(line) ?? [];
    if (kind !== undefined) return { kind: kind as 'DataAck', id: acknowledged.toLowerCase() };
    if (looksLikePacket.test(line)) throw new PsrpError('A line begins like a packet and is none.');
    if (line !== '' && noise.length < mostNoise) noise = `${noise}${line}\n`.slice(0, mostNoise);
    return undefined;
  }

  return {
    push,
    get noise() {
      return noise;
    },
  };
}
