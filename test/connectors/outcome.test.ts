import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScriptRequest, ScriptResult } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { createCollector, type Ending } from '../../connectors/powershell/outcome.ts';
import { makeRequest } from './making.ts';
import { hello, writeLine } from './player.ts';

const nonce = 'AbCdEfGhIjKlMn-_';
const request = makeRequest(['answer', 'answer']);
const closed: Ending = { kind: 'closed', exitCode: 0 };
const start = (id: string): object => ({ type: 'start', id });
const result = (id: string): object => ({ type: 'result', id, ok: true, value: { answer: id }, durationMs: 1 });
const whole = [
  hello,
  start('script-0'),
  result('script-0'),
  start('script-1'),
  result('script-1'),
  { type: 'done', count: 2 },
];

const write = (records: readonly object[]): Buffer =>
  Buffer.concat(records.map((record, sequence) => writeLine(nonce, sequence, record)));

function judge(bytes: Buffer, ending: Ending = closed, asked: ScriptRequest = request): ScriptResult {
  const collector = createCollector({ request: asked, nonce });
  collector.stdout(bytes);
  return collector.finish(ending, 5);
}

describe('The outcome of a run', () => {
  test('is done with the closing record, whatever happens to the channel afterwards', () => {
    const lost: Ending = { kind: 'interrupted', error: new ConnectorError('connection-lost', 'lost') };
    for (const ending of [closed, lost, { kind: 'closed' } as const]) {
      const { outcome, records, error } = judge(write(whole), ending);
      expect({ outcome, error, ids: records.map(({ id }) => id) }).toEqual({
        outcome: 'done',
        ids: ['script-0', 'script-1'],
      });
    }
  });

  const other = { ...hello, type: 'other' };
  test.each<[string, readonly object[]]>([
    ['no closing record', whole.slice(0, -1)],
    ['a closing record that counts too many', [...whole.slice(0, -1), { type: 'done', count: 3 }]],
    ['a second greeting', [hello, ...whole]],
    ['no greeting', whole.slice(1)],
    ['a result out of order', [hello, result('script-1')]],
    ['a result nobody asked for', [hello, result('other')]],
    ['a result that comes twice', [hello, result('script-0'), result('script-0')]],
    ['more results than scripts', [...whole.slice(0, 5), result('script-2')]],
    ['a refusal after the start', [hello, start('script-0'), { type: 'refused', code: 'run-seen' }]],
    ['a refusal with a code nobody knows', [hello, { type: 'refused', code: 'tired' }]],
    ['a record nobody knows', [other]],
    ['a result without a value', [hello, { type: 'result', id: 'script-0', ok: true, durationMs: 1 }]],
    ['a result that is a list', [hello, { type: 'result', id: 'script-0', ok: true, value: [], durationMs: 1 }]],
    [
      'an error code nobody knows',
      [hello, { type: 'result', id: 'script-0', ok: false, error: { code: 'x', message: '' }, durationMs: 1 }],
    ],
    [
      'a value nested without end',
      [hello, { ...result('script-0'), value: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object }],
    ],
  ])('is unknown with %s', (_, records) => {
    expect(judge(write(records))).toMatchObject({ outcome: 'unknown', error: { code: 'bad-answer' } });
  });

  test('is unknown when the driver reached its deadline before the last script', () => {
    const bytes = write([hello, start('script-0'), result('script-0'), { type: 'done', count: 1 }]);
    expect(judge(bytes)).toMatchObject({
      outcome: 'unknown',
      error: { code: 'deadline' },
      records: [{ id: 'script-0' }],
    });
  });

  test.each<[Ending, string, string]>([
    [{ kind: 'closed', exitCode: 97 }, 'failed', 'driver-refused'],
    [{ kind: 'closed', exitCode: 98 }, 'failed', 'language-mode'],
    [{ kind: 'closed', exitCode: 96 }, 'failed', 'blocked-by-antivirus'],
    [{ kind: 'closed', exitCode: 0 }, 'unknown', 'bad-answer'],
    [{ kind: 'closed' }, 'unknown', 'connection-lost'],
    [{ kind: 'interrupted', error: new ConnectorError('deadline', 'late') }, 'unknown', 'deadline'],
    [{ kind: 'not-sent', error: new ConnectorError('unreachable', 'away') }, 'failed', 'unreachable'],
  ])('after no record at all and the ending %j is %s, %s', (ending, outcome, code) => {
    expect(judge(Buffer.from('Welcome\n'), ending)).toMatchObject({
      outcome,
      error: { code },
      records: [],
      noise: 'Welcome',
    });
  });

  test('does not take exit code 97 for a refusal once a record came', () => {
    expect(judge(write([hello]), { kind: 'closed', exitCode: 97 }).outcome).toBe('unknown');
  });

  test('survives a listener that throws, and tells the log', () => {
    const onRecord = (): never => {
      throw new Error('card gone');
    };
    const collector = createCollector({ request, nonce, onRecord });
    collector.stdout(write(whole));
    expect(collector.finish(closed, 5)).toMatchObject({ outcome: 'done', noise: 'onRecord threw: card gone' });
  });

  test('is never wrong for 20,000 streams that were cut, changed, doubled or mixed up', () => {
    const good = write(whole);
    const lines = whole.map((record, sequence) => writeLine(nonce, sequence, record));
    const honest = judge(good).records;
    const at = fc.nat({ max: good.length - 1 });
    const mutated = fc.oneof(
      at.map((index) => good.subarray(0, index)),
      at.map((index) => good.subarray(index)),
      fc
        .tuple(at, fc.nat({ max: 255 }))
        .map(([index, byte]) =>
          Buffer.concat([good.subarray(0, index), Buffer.from([byte]), good.subarray(index + 1)]),
        ),
      fc
        .tuple(at, fc.uint8Array())
        .map(([index, bytes]) => Buffer.concat([good.subarray(0, index), bytes, good.subarray(index)])),
      fc
        .tuple(at, at)
        .map(([from, to]) => Buffer.concat([good.subarray(0, Math.max(from, to)), good.subarray(Math.min(from, to))])),
      fc.array(fc.constantFrom(...lines), { maxLength: 9 }).map((picked) => Buffer.concat(picked)),
      fc.shuffledSubarray(lines).map((picked) => Buffer.concat(picked)),
    );
    const check = fc.property(mutated, (bytes) => {
      const { outcome, records } = judge(bytes);
      expect(outcome).not.toBe('failed');
      expect(records).toEqual(honest.slice(0, records.length));
      expect(outcome !== 'done' || records.length === honest.length).toBe(true);
    });
    fc.assert(check, { numRuns: 20_000 });
  });
});
