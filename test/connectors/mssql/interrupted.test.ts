import { describe, expect, test } from '@jest/globals';
import type { RunOptions, ScriptRequest } from '../../../connectors/connector.ts';
import type { TdsConduct } from '../../../lab/tds/session.ts';
import { queries, query } from './peer.ts';
import { codeOf, openPlayground } from './playground.ts';

const { start, sessionTo } = openPlayground();

describe('an answer that does not come', () => {
  async function runWith(
    texts: readonly string[],
    how: { conduct?: TdsConduct; more?: Partial<ScriptRequest>; options?: RunOptions } = {},
  ) {
    const peer = await start(how.conduct);
    const session = sessionTo(peer);
    const result = await session.run(queries(texts, how.more), how.options);
    return { peer, session, result };
  }
  const short = (texts: readonly string[]) => ({
    items: texts.map((text, index) => ({
      ...query(text, {}, `query-${index}`),
      timeoutMs: text === 'answer' ? 30_000 : 200,
    })),
  });

  test.each(['silence', 'stall', 'deaf'])('%s is cut off at its own time, and the next query runs', async (text) => {
    const { result, peer } = await runWith([], { more: short([text, 'answer']) });
    expect(result.outcome).toBe('done');
    expect(result.records.map(codeOf)).toEqual(['timeout', 'ok']);
    expect(peer.server.seen.filter((one) => one.kind === 'attention')).toHaveLength(1);
  });

  test('an attention answered in the same message is as good', async () => {
    const { result } = await runWith([], {
      conduct: { attentionStyle: 'same-message' },
      more: short(['silence', 'answer']),
    });
    expect(result.records.map(codeOf)).toEqual(['timeout', 'ok']);
  });

  test('at the deadline of the run the rest is said not to have started', async () => {
    const { result } = await runWith(['silence', 'answer'], { more: { deadlineMs: 700 } });
    expect(result.records).toMatchObject([
      { ok: false, error: { code: 'timeout' } },
      { ok: false, error: { code: 'timeout', errorId: 'Douki.NotStarted' } },
    ]);
  });

  test.each(['cut', 'cut reset', 'error 596'])('%s leaves what came, and the next run opens another', async (text) => {
    const { result, session } = await runWith(['answer', text, 'answer']);
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'connection-lost' } });
    expect(result.records).toMatchObject([{ id: 'query-0', ok: true }]);
    expect(await session.run(queries(['answer']))).toMatchObject({ outcome: 'done' });
  });

  test('more than 16 MB are not read to the end', async () => {
    const { result } = await runWith(['flood']);
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'answer-too-large' } });
  });

  test('a run cancelled in the middle is unknown, and cancelled before it never began', async () => {
    const controller = new AbortController();
    const { result, session } = await runWith(['answer', 'silence'], {
      options: { signal: controller.signal, onRecord: () => controller.abort() },
    });
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ ok: true }] });
    expect(await session.run(queries(['answer']), { signal: AbortSignal.abort() })).toMatchObject({
      ...{ outcome: 'failed', error: { code: 'cancelled' } },
    });
    expect(await session.run(queries(['answer']))).toMatchObject({ outcome: 'done' });
  });

  test('a listener that throws costs no answer', async () => {
    const { result } = await runWith(['answer'], {
      options: {
        onRecord: () => {
          throw new Error('not mine');
        },
      },
    });
    expect(result).toMatchObject({ outcome: 'done', noise: 'onRecord threw: not mine' });
  });

  test('a server that went away and came back is asked again', async () => {
    const { peer, session } = await runWith(['answer']);
    await peer.server.close();
    await start({}, peer.server.port);
    // Whether the loss is seen before or after the query is sent, is chance.
    await session.run(queries(['answer']));
    expect(await session.run(queries(['answer']))).toMatchObject({ outcome: 'done' });
  });

  test('a session that was closed runs nothing', async () => {
    const { session } = await runWith(['answer']);
    await session.close();
    expect(await session.run(queries(['answer']))).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } });
  });
});
