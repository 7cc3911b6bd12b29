import { ConnectorError } from '../../errors.ts';

/*
 * The Negotiate wrapping (RFC 4178) around one Kerberos token. The library could wrap as well, but then it keeps the
 * reason of a refusal to itself, and may choose another mechanism of this machine.
 */

const oids = {
  spnego: Buffer.from('06062b0601050502', 'hex'),
  kerberos: Buffer.from('06092a864886f712010202', 'hex'),
} as const;
const tags = { sequence: 0x30, octets: 0x04, application: 0x60, response: 0xa1, responseToken: 0xa2 } as const;

/** Wraps the first token; Kerberos is all that is offered. */
export function wrapToken(token: Buffer): Buffer {
  const mechanisms = write(0xa0, write(tags.sequence, oids.kerberos));
  const inner = write(tags.sequence, mechanisms, write(0xa2, write(tags.octets, token)));
  return write(tags.application, oids.spnego, write(0xa0, inner));
}

/** The Kerberos token inside the server's answer. Throws a ConnectorError when there is none. */
export function unwrapToken(answer: Buffer): Buffer {
  // A bare token is fine as well: the library checks it.
  if (answer[0] === tags.application) return answer;
  const [response] = read(answer);
  const [sequence] = response?.tag === tags.response ? read(response.content) : [];
  const fields = sequence?.tag === tags.sequence ? read(sequence.content) : [];
  const [token] = read(fields.find(({ tag }) => tag === tags.responseToken)?.content ?? Buffer.alloc(0));
  if (token?.tag === tags.octets) return token.content;
  throw new ConnectorError('kerberos-failed', 'The server answered the Kerberos login without proof of itself.');
}

interface Part {
  readonly tag: number;
  readonly content: Buffer;
}

function write(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length < 0x80 ? [content.length] : longSize(content.length);
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function longSize(length: number): number[] {
  const bytes = [length >> 16, (length >> 8) & 0xff, length & 0xff];
  const needed = bytes.slice(bytes.findIndex((byte) => byte > 0));
  return [0x80 | needed.length, ...needed];
}

/** The parts that stand one after the other; what is cut ends the list. */
function read(bytes: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes.readUInt8(at);
    const first = bytes.readUInt8(at + 1);
    const sizeBytes = first < 0x80 ? 0 : first & 0x7f;
    if (sizeBytes > 3 || at + 2 + sizeBytes > bytes.length) break;
    const length = sizeBytes === 0 ? first : bytes.readUIntBE(at + 2, sizeBytes);
    const from = at + 2 + sizeBytes;
    if (from + length > bytes.length) break;
    parts.push({ tag, content: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return parts;
}
