import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScriptRequest } from '../../../connectors/connector.ts';
import { queries, query } from './peer.ts';
import { codeOf, openPlayground } from './playground.ts';

const { start, sessionTo, runOnce } = openPlayground();

describe('a query on the SQL Server', () => {
  test.each(['required', 'strict'] as const)('answers one row as facts, %s', async (encrypt) => {
    const peer = await start(encrypt === 'strict' ? { encryption: 'strict' } : {});
    const result = await runOnce(peer, queries(['answer', 'long']), { encrypt });
    expect(result).toMatchObject({ outcome: 'done', noise: '' });
    expect(result.records[0]).toMatchObject({
      ...{ id: 'query-0', ok: true },
      value: { number: 42, yes: true, text: '更新プログラム 🍣', nothing: null, large: 9_007_199_254_740_991 },
    });
    expect(result.records[1]).toMatchObject({ value: { text: '承認'.repeat(50_000) } });
    expect(peer.server.seen.filter((one) => one.kind === 'login')).toEqual(
      Array.from({ length: 2 }, () => ({
        ...{ kind: 'login', userName: 'reader', isEncrypted: true, wantsReadOnly: true, application: 'douki' },
        ...{ database: 'SUSDB', isRefused: false },
      })),
    );
  });

  test('hostile strings travel as parameters and come back as they went', async () => {
    const strings = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 300, seed: 4 });
    const items = [...strings, "'; DROP DATABASE SUSDB; --", 'x'.repeat(5000), ''].map((Text, index) =>
      query('echo', { Text, Yes: index % 2 === 0, Number: index - 100, Nothing: null }, `query-${index}`),
    );
    const peer = await start();
    const result = await runOnce(peer, queries([], { items }));
    expect(result.records.map((record) => (record.ok ? record.value : record.error))).toEqual(
      items.map(({ parameters }) => parameters),
    );
    const texts = peer.server.seen.flatMap((one) => (one.kind === 'request' ? [one.request.sql] : []));
    expect(new Set(texts.filter((text) => !text.startsWith('set ')))).toEqual(new Set(['echo']));
  });

  test.each([
    ['none', 'bad-answer'],
    ['twice', 'bad-answer'],
    ['rows', 'bad-answer'],
    ['same-names', 'bad-answer'],
    ['type float', 'bad-answer'],
    ['type datetime2', 'bad-answer'],
    ['beyond', 'bad-answer'],
    ['error 229', 'missing-right'],
    ['error 297', 'missing-right'],
    ['error 1222', 'timeout'],
    ['error 1205', 'timeout'],
    ['error 208', 'script-error'],
    ['error 942', 'database-unavailable'],
    ['error 50000', 'script-error'],
    ['half-then-error', 'timeout'],
  ])('%s gives no facts but %s, and the next query runs', async (text, code) => {
    const result = await runOnce(await start(), queries([text, 'answer']));
    expect(result.outcome).toBe('done');
    expect(result.records.map(codeOf)).toEqual([code, 'ok']);
  });

  test('a text that is not the announced one is not sent', async () => {
    const peer = await start();
    const item = { ...query('answer'), text: 'answer more' };
    const result = await runOnce(peer, queries([], { items: [item] }));
    expect(result.records.map(codeOf)).toEqual(['digest']);
    expect(peer.server.seen.some((one) => one.kind === 'request' && one.request.sql.startsWith('answer'))).toBe(false);
  });

  test.each<[string, Partial<ScriptRequest>]>([
    ['a run that may change something', { mode: 'act' }],
    ['PowerShell', { language: 'powershell' }],
  ])('%s is refused before any connection', async (_, more) => {
    const peer = await start();
    const result = await runOnce(peer, queries(['answer'], more));
    expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code: 'driver-refused' } });
    expect(peer.server.seen).toEqual([]);
  });

  test('runs at once take turns on one connection, and each gets its own answers', async () => {
    const peer = await start();
    const session = sessionTo(peer);
    const requests = Array.from({ length: 10 }, (_, Number) => queries([], { items: [query('echo', { Number })] }));
    const results = await Promise.all(requests.map((request) => session.run(request)));
    expect(results.map(({ records }) => (records[0]?.ok ? records[0].value : null))).toEqual(
      requests.map((_, Number) => ({ Number })),
    );
    expect(peer.logins()).toBe(2);
  });

  test.each([1, 3, 11])('bytes in pieces of %d change nothing', async (pieceBytes) => {
    const result = await runOnce(await start({ pieceBytes }), queries(['answer']));
    expect(result.records.map(codeOf)).toEqual(['ok']);
  });

  test.each([512, 32_767])('packets of %d bytes change nothing', async (packetBytes) => {
    const result = await runOnce(await start({ packetBytes }), queries(['long', 'answer']));
    expect(result.records.map(codeOf)).toEqual(['ok', 'ok']);
  });
});
