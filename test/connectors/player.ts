import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { readClixml } from './clixml-reader.ts';

/** What a player may do to the one who sent the request. */
export interface Stage {
  write(bytes: Buffer): void;
  exit(code: number): void;
  /** The channel closes with no exit status. */
  hangUp(): void;
}

/** A request as the far end reads it. */
export interface ReadRequest {
  readonly nonce: string;
  readonly runId: string;
  readonly mode: string;
  readonly deadlineMs: number;
  readonly items: readonly { id: string; text: string; parameters: Record<string, unknown> }[];
}

/** Reads a whole request by lines and lengths; nothing while it is not complete. Throws when it is malformed. */
export function readRequest(bytes: Buffer): ReadRequest | undefined {
  const text = bytes.toString('latin1');
  let at = 0;
  const line = (): string => {
    const end = text.indexOf('\n', at);
    if (end < 0) throw new Incomplete();
    const read = text.slice(at, end);
    at = end + 1;
    return read;
  };
  const block = (length: string | undefined): string => {
    const read = text.slice(at, at + Number(length));
    at += Number(length);
    if (at >= text.length) throw new Incomplete();
    if (text[at] !== '\n') throw new Error('A block does not end where its length says.');
    at += 1;
    return read;
  };
  try {
    const [protocol, nonce = '', driverLength, driverSha256] = line().split(' ');
    const driver = block(driverLength);
    if (protocol !== 'douki1' || digest(driver) !== driverSha256)
      throw new Error('The driver is not the announced one.');
    const [, runId = '', mode = '', deadlineMs, count] = line().split(' ');
    const items = Array.from({ length: Number(count) }, () => {
      const [, id = '', , scriptLength, sha256, parametersLength] = line().split(' ');
      const script = block(scriptLength);
      if (digest(script) !== sha256) throw new Error(`The script ${id} is not the announced one.`);
      return { id, text: script, parameters: readClixml(block(parametersLength)) };
    });
    if (line() !== 'end') throw new Error('The request has no end.');
    return { nonce, runId, mode, deadlineMs: Number(deadlineMs), items };
  } catch (error) {
    if (error instanceof Incomplete) return undefined;
    throw error;
  }
}

class Incomplete extends Error {}

/** One record line as the protocol's page has it. */
export function writeLine(nonce: string, sequence: number, record: unknown): Buffer {
  const json = JSON.stringify(record).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const crc = crc32(json).toString(16).padStart(8, '0');
  return Buffer.from(`\x1e${nonce} ${sequence} ${crc} ${json}\n`, 'latin1');
}

export const hello = {
  type: 'hello',
  psVersion: '5.1.17763.1',
  culture: 'ja-JP',
  account: 'CORP\\svc',
  elevated: true,
  utc: '2026-11-24T01:02:03.000Z',
} as const;

/** Plays the driver: the text of each script says what happens when its turn comes. */
export function playRequest(request: ReadRequest, stage: Stage): void {
  let sequence = 0;
  const write = (record: unknown): void => stage.write(writeLine(request.nonce, sequence++, record));
  const [verb, word] = request.items[0]?.text.split(' ') ?? [];
  if (verb === 'exit') return stage.exit(Number(word));
  write(hello);
  if (verb === 'refuse') {
    write({ type: 'refused', code: word });
    return stage.exit(0);
  }
  for (const { id, text, parameters } of request.items) {
    const [action, argument] = text.split(' ');
    const result = {
      type: 'result',
      id,
      ok: true,
      value: { parameters, runId: request.runId, mode: request.mode },
      durationMs: 1,
    };
    write({ type: 'start', id });
    switch (action) {
      case 'answer':
        write(result);
        break;
      case 'fail':
        write({ type: 'result', id, ok: false, error: { code: argument, message: '失敗' }, durationMs: 1 });
        break;
      case 'large':
        write({ ...result, value: { text: 'x'.repeat(Number(argument)) } });
        break;
      case 'noise':
        stage.write(Buffer.from('*** 警告 ***\r\n\x1enot the nonce 0 0 {}\r\n\n#< CLIXML\r\n', 'utf8'));
        write(result);
        break;
      case 'twice':
        write(result);
        write(result);
        break;
      case 'garbage':
        stage.write(Buffer.from(`\x1e${request.nonce} this is no record\n`, 'latin1'));
        return stage.exit(0);
      case 'half':
        stage.write(writeLine(request.nonce, sequence, result).subarray(0, 40));
        return stage.exit(0);
      case 'flood':
        for (let sent = 0; sent < 20; sent++) stage.write(Buffer.alloc(1024 * 1024, 'x'));
        return;
      case 'silence':
        return;
      case 'die':
        return stage.exit(1);
      case 'hang-up':
        return stage.hangUp();
      default:
        throw new Error(`The player does not know what to do for: ${text}`);
    }
  }
  write({ type: 'done', count: request.items.length });
  stage.exit(0);
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
