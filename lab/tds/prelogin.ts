import { TdsError } from './bytes.ts';

/** Values of the option ENCRYPTION. */
export const encryptions = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

const options = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, federated: 6 } as const;
const terminator = 0xff;

/** What the client says before its login. */
export interface Prelogin {
  /** One of `encryptions`; not supported when the client did not say. */
  readonly encryption: number;
  readonly asksFederated: boolean;
}

/** Reads the options of a PRELOGIN message. */
export function readPrelogin(body: Buffer): Prelogin {
  const found = new Map<number, Buffer>();
  for (let at = 0; body[at] !== terminator; at += 5) {
    if (at + 5 > body.length) throw new TdsError('a PRELOGIN has no end');
    const start = body.readUInt16BE(at + 1);
    const end = start + body.readUInt16BE(at + 3);
    if (end > body.length) throw new TdsError('an option of a PRELOGIN lies outside of it');
    found.set(body.readUInt8(at), body.subarray(start, end));
  }
  return {
    encryption: found.get(options.encryption)?.[0] ?? encryptions.notSupported,
    asksFederated: found.has(options.federated),
  };
}

/** The server's answer: SQL Server 2022, no MARS, and what becomes of encryption. */
export function writePreloginAnswer(encryption: number, asked: Prelogin): Buffer {
  const answers: [number, Buffer][] = [
    [options.version, Buffer.from([16, 0, 0x03, 0xe8, 0, 0])],
    [options.encryption, Buffer.from([encryption])],
    [options.instance, Buffer.from([0])],
    [options.thread, Buffer.alloc(0)],
    [options.mars, Buffer.from([0])],
  ];
  if (asked.asksFederated) answers.push([options.federated, Buffer.from([0])]);
  const heads: Buffer[] = [];
  let offset = answers.length * 5 + 1;
  for (const [option, data] of answers) {
    const head = Buffer.alloc(5);
    head.writeUInt8(option, 0);
    head.writeUInt16BE(offset, 1);
    head.writeUInt16BE(data.length, 3);
    offset += data.length;
    heads.push(head);
  }
  return Buffer.concat([...heads, Buffer.from([terminator]), ...answers.map(([, data]) => data)]);
}
