import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createMssqlConnector } from '../../../connectors/mssql/connector.ts';
import { readRow } from '../../../connectors/mssql/row.ts';
import { TdsError } from '../../../lab/tds/bytes.ts';
import { readLogin } from '../../../lab/tds/login.ts';
import { createMessageReader, packetTypes, writeMessage } from '../../../lab/tds/packets.ts';
import { readPrelogin } from '../../../lab/tds/prelogin.ts';
import { readRequest } from '../../../lab/tds/request.ts';
import { type Column, createTokenWriter } from '../../../lab/tds/tokens.ts';
import { createRandom } from '../../../lab/random.ts';
import { authority, queries, query, secret, serverName, startMssqlPeer } from './peer.ts';

const random = createRandom(20_261_125);
const below = (limit: number): number => Math.floor(random() * limit);

/** A text behind its length, as in LOGIN7 and in calls. */
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Messages that are right, from which the wrong ones are made. */
const right = {
  prelogin: Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 3, 232, 0, 0, 1]),
  login: loginOf('reader', 'Plain-1', 'SUSDB'),
  batch: Buffer.concat([headers(), utf16('SELECT 1;')]),
  rpc: Buffer.concat([
    headers(),
    Buffer.from([0xff, 0xff, 10, 0, 0, 0]),
    parameter('', 'SELECT @Name'),
    parameter('', '@Name nvarchar(4000)'),
    parameter('@Name', '更新'),
    Buffer.from([2, 0x40, 0, 0x6e, 0, 0, 0x26, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0x40, 0, 0, 0x68, 1, 1, 1]),
  ]),
};

describe('100,000 mutated TDS inputs', () => {
  test('are read or refused by the readers of the lab, and nothing else happens', () => {
    expect(readPrelogin(right.prelogin)).toEqual({ encryption: 1, asksFederated: false });
    expect(readLogin(right.login)).toMatchObject({ userName: 'reader', password: 'Plain-1', database: 'SUSDB' });
    expect(readRequest({ type: packetTypes.batch, body: right.batch }).sql).toBe('SELECT 1;');
    expect(readRequest({ type: packetTypes.rpc, body: right.rpc }).parameters.get('@Name')).toBe('更新');
    const counts = { read: 0, refused: 0 };
    const kinds = Object.keys(right) as (keyof typeof right)[];
    for (let round = 0; round < 100_000; round += 1) {
      const kind = kinds[round % kinds.length] ?? 'rpc';
      const bytes = mutate(right[kind]);
      try {
        read(kind, bytes);
        counts.read += 1;
      } catch (error) {
        if (!(error instanceof TdsError)) throw new Error(`${kind} ${bytes.toString('hex')}`, { cause: error });
        counts.refused += 1;
      }
    }
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  }, 120_000);

  test('and cut anywhere, whole messages come out as they went in', () => {
    const sent = Array.from({ length: 200 }, (_, index) => Buffer.alloc(index * 37, index));
    const wire = Buffer.concat(sent.map((body) => writeMessage(packetTypes.batch, body, 512)));
    const readMessages = createMessageReader();
    const bodies: Buffer[] = [];
    for (let at = 0; at < wire.length;) {
      const length = 1 + below(900);
      bodies.push(...readMessages(wire.subarray(at, at + length)).map(({ body }) => body));
      at += length;
    }
    expect(bodies).toEqual(sent);
  });
});

describe('answers that are no TDS', () => {
  let server: Server;
  let answer = (): Buffer => Buffer.alloc(0);
  const seen: Buffer[] = [];
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        seen.push(chunk);
        socket.end(answer());
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => void server.close(resolve)));

  test('end every try of the connector with a code, and no login was sent', async () => {
    const { port } = server.address() as AddressInfo;
    const good = writeMessage(packetTypes.response, right.prelogin, 4096);
    answer = () => mutate(good);
    const tryOnce = async (round: number) => {
      const session = createMssqlConnector().open({
        ...{ host: '127.0.0.1', port, database: 'SUSDB', serverName, ca: authority.certificate },
        ...{ encrypt: round % 5 === 0 ? 'strict' : 'required', connectMs: 400 },
        auth: { kind: 'sql', username: 'reader', password: secret },
      });
      const result = await session.run(queries(['answer']));
      await session.close();
      expect(result.outcome).toBe('failed');
      return result.error?.code ?? 'none';
    };
    const codes = new Set<string>();
    for (let round = 0; round < 600; round += 20)
      for (const code of await Promise.all(Array.from({ length: 20 }, (_, index) => tryOnce(round + index))))
        codes.add(code);
    expect([...codes].sort()).toEqual(['connect-timeout', 'encryption-refused', 'unreachable']);
    expect(seen.length).toBeGreaterThan(600);
    for (const chunk of seen)
      expect([chunk.toString('utf16le'), chunk.subarray(1).toString('utf16le')].join()).not.toContain('reader');
  }, 120_000);

  test('after the login end each query with facts or a reason, and nothing else happens', async () => {
    const tokens = createTokenWriter({ isWide: true, hasBitmap: true });
    const columns: Column[] = [
      { name: 'number', type: 'int' },
      { name: 'text', type: 'nvarchar' },
      { name: 'long', type: 'nvarchar(max)' },
      { name: 'yes', type: 'bit' },
    ];
    const good = Buffer.concat([
      tokens.columns(columns),
      tokens.row(columns, [42, '更新', '承認', true]),
      tokens.done('doneInProc', 0x11, 1),
    ]);
    const peer = await startMssqlPeer({}, 0, (request) =>
      request.sql === 'mutant' ? [{ kind: 'tokens', bytes: mutate(good) }] : [],
    );
    const session = createMssqlConnector().open(peer.endpoint);
    const endings = new Map<string, number>();
    for (let round = 0; round < 400; round += 1) {
      const result = await session.run(queries([], { items: [{ ...query('mutant'), timeoutMs: 150 }] }));
      const [record] = result.records;
      const ending = record ? (record.ok ? 'ok' : record.error.code) : (result.error?.code ?? 'none');
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    }
    await session.close();
    await peer.server.close();
    const known = ['ok', 'bad-answer', 'timeout', 'script-error', 'connection-lost', 'answer-too-large'];
    expect([...endings.keys()].filter((one) => !known.includes(one))).toEqual([]);
    expect(endings.size).toBeGreaterThan(2);
  }, 180_000);

  test('no shape of a result gives facts that are none', () => {
    const cells = [undefined, null, NaN, 1.5, 2 ** 60, 'x', true, [1, 2], {}, new Date(0), Buffer.alloc(1), 12n, '12'];
    const types = ['bit', 'int', 'bigint', 'nvarchar', 'float', 'datetime2', ''];
    for (let round = 0; round < 20_000; round += 1) {
      const columns = Array.from({ length: below(4) }, () => ({
        name: ['a', 'b', 'c', ''][below(4)] ?? '',
        type: types[below(types.length)] ?? '',
      }));
      const rows = Array.from({ length: below(3) }, () =>
        Array.from({ length: below(5) }, () => cells[below(cells.length)]),
      );
      const answer = readRow(Array.from({ length: below(3) }, () => ({ columns, rows })));
      if ('problem' in answer) continue;
      for (const value of Object.values(answer.value))
        expect(value === null || ['string', 'boolean'].includes(typeof value) || Number.isSafeInteger(value)).toBe(
          true,
        );
    }
  });
});

function read(kind: keyof typeof right, body: Buffer): void {
  if (kind === 'prelogin') readPrelogin(body);
  else if (kind === 'login') readLogin(body);
  else if (kind === 'batch') createMessageReader()(body);
  else readRequest({ type: packetTypes.rpc, body });
}

/** Changes a few bytes, cuts, doubles or lengthens; often more than one of them. */
function mutate(bytes: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let times = 1 + below(4); times > 0; times -= 1) {
    const at = below(changed.length + 1);
    switch (below(5)) {
      case 0:
        changed = Buffer.concat([changed.subarray(0, at)]);
        break;
      case 1:
        changed = Buffer.concat([changed.subarray(0, at), Buffer.from([below(256)]), changed.subarray(at)]);
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(below(at + 1))]);
        break;
      default:
        if (at < changed.length) changed[at] = [0, 0xff, 0x7f, 0x80, below(256)][below(5)] ?? 0;
    }
  }
  return changed;
}

function headers(): Buffer {
  return Buffer.from([22, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
}

function parameter(name: string, text: string): Buffer {
  const value = utf16(text);
  const head = Buffer.from([0, 0xe7, 0x40, 0x1f, 0x11, 4, 0xd0, 0, 0, value.length & 0xff, value.length >> 8]);
  return Buffer.concat([Buffer.from([name.length]), utf16(name), head, value]);
}

function loginOf(userName: string, password: string, database: string): Buffer {
  const fixed = Buffer.alloc(94);
  fixed.writeUInt32LE(0x74000004, 4);
  const hidden = utf16(password).map((byte) => ((byte << 4) | (byte >> 4)) ^ 0xa5);
  let at = fixed.length;
  const parts = [Buffer.from(userName, 'utf16le'), Buffer.from(hidden), Buffer.from(database, 'utf16le')];
  [40, 44, 68].forEach((position, index) => {
    const part = parts[index] ?? Buffer.alloc(0);
    fixed.writeUInt16LE(at, position);
    fixed.writeUInt16LE(part.length / 2, position + 2);
    at += part.length;
  });
  return Buffer.concat([fixed, ...parts]);
}
