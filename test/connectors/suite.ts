import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScriptRecord, ScriptResult, Session } from '../../connectors/connector.ts';
import { createManualContext, makeItem, makeRequest, type ManualContext } from './making.ts';

/** A far end that plays what the scripts say (player.ts), and a session to it. */
export interface Peer {
  readonly session: Session;
  /** How many requests arrived there whole, since it was made. */
  received(): Promise<number>;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** What every connector has to keep; one call for each connector. */
export function connectorSuite(name: string, makePeer: (context: ManualContext) => Promise<Peer>): void {
  describe(`${name} keeps the contract of connectors`, () => {
    let context: ManualContext;
    let peer: Peer;

    beforeEach(async () => {
      context = createManualContext();
      peer = await makePeer(context);
    });
    afterEach(async () => {
      await peer.session.close();
      await peer.close();
    });

    const run = (texts: readonly string[], mode: 'read' | 'act' = 'read'): Promise<ScriptResult> =>
      peer.session.run(makeRequest(texts, { mode }));

    test('all scripts answer in one run, each record told when it comes', async () => {
      const told: ScriptRecord[] = [];
      const request = makeRequest(['answer', 'fail missing-right', 'answer']);
      const result = await peer.session.run(request, { onRecord: (record) => told.push(record) });
      expect(result).toMatchObject({ outcome: 'done', hello: { culture: 'ja-JP', account: 'CORP\\svc' } });
      expect(result.error).toBeUndefined();
      expect(told).toEqual(result.records);
      expect(result.records.map((record) => [record.id, record.ok])).toEqual([
        ['script-0', true],
        ['script-1', false],
        ['script-2', true],
      ]);
      expect(result.records[1]).toMatchObject({ error: { code: 'missing-right', message: '失敗' } });
      expect(await peer.received()).toBe(1);
    });

    test('10,000 hostile strings arrive as they were sent', async () => {
      const hostile = fc.sample(
        fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 500, maxLength: 500 }),
        20,
      );
      const items = hostile.map((Names, index) => makeItem('answer', { Names, WhatIf: true }, `script-${index}`));
      const result = await peer.session.run(makeRequest([], { items }));
      expect(result.outcome).toBe('done');
      expect(result.records).toMatchObject(
        hostile.map((Names) => ({ value: { parameters: { Names, WhatIf: true } } })),
      );
    });

    test('5 MB of answers arrive whole', async () => {
      const result = await run(Array.from({ length: 20 }, () => 'large 250000'));
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.records).toHaveLength(20);
    });

    test('lines that are no records are kept apart', async () => {
      const result = await run(['noise']);
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.noise).toContain('警告');
    });

    test('twenty runs at once all get their own answers', async () => {
      const requests = Array.from({ length: 20 }, (_, index) => makeRequest(['answer'], { runId: `run-${index}` }));
      const results = await Promise.all(requests.map((request) => peer.session.run(request)));
      const ids = results.map((result) =>
        result.records[0]?.ok ? (result.records[0].value as { runId: string }).runId : '',
      );
      expect(ids).toEqual(requests.map((request) => request.runId));
    });

    test.each([
      ['garbage', 'garbage', 'bad-answer'],
      ['half a result', 'half', 'bad-answer'],
      ['two results at once', 'twice', 'bad-answer'],
      ['20 MB', 'flood', 'answer-too-large'],
      ['an end before the closing record', 'die', 'bad-answer'],
      ['a channel that closes with no exit status', 'hang-up', 'connection-lost'],
    ])('%s leaves the outcome unknown, keeps what came, and is not sent again', async (_, text, code) => {
      const result = await run(['answer', text, 'answer'], 'act');
      expect(result).toMatchObject({ outcome: 'unknown', error: { code } });
      expect(result.records[0]).toMatchObject({ id: 'script-0', ok: true });
      expect(await peer.received()).toBe(1);
      expect(await run(['answer'])).toMatchObject({ outcome: 'done' });
    });

    test('a connection cut in the middle leaves the outcome unknown, and the next run opens another', async () => {
      const request = makeRequest(['answer', 'silence'], { mode: 'act' });
      const result = await peer.session.run(request, { onRecord: () => peer.cut() });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'connection-lost' } });
      expect(result.records).toMatchObject([{ id: 'script-0', ok: true }]);
      expect(await peer.received()).toBe(1);
      expect(await run(['answer'])).toMatchObject({ outcome: 'done' });
    });

    test.each([
      ['exit 97', 'driver-refused'],
      ['exit 98', 'language-mode'],
      ['exit 96', 'blocked-by-antivirus'],
      ['refuse powershell-too-old', 'powershell-too-old'],
      ['refuse wrong-bitness', 'wrong-bitness'],
      ['refuse run-seen', 'run-seen'],
    ])('%s means that nothing ran', async (text, code) => {
      const result = await run([text], 'act');
      expect(result).toMatchObject({ outcome: 'failed', records: [], error: { code } });
    });

    test('silence ends at the deadline with what came before it', async () => {
      const request = makeRequest(['answer', 'silence'], { deadlineMs: 5_000 });
      const result = await peer.session.run(request, { onRecord: () => context.advance(120_000) });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'deadline' } });
      expect(result.records).toHaveLength(1);
      expect(await run(['answer'])).toMatchObject({ outcome: 'done' });
    });

    test('a run cancelled in the middle is unknown', async () => {
      const controller = new AbortController();
      const options = { signal: controller.signal, onRecord: () => controller.abort() };
      const result = await peer.session.run(makeRequest(['answer', 'silence']), options);
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' } });
    });

    test('a run cancelled before it was sent has not started', async () => {
      const result = await peer.session.run(makeRequest(['answer']), { signal: AbortSignal.abort() });
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } });
      expect(await peer.received()).toBe(0);
    });

    test('a request that breaks the protocol is not sent', async () => {
      const result = await peer.session.run(makeRequest(['answer'], { runId: 'no\nline' }));
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'driver-refused' } });
      expect(await peer.received()).toBe(0);
    });

    test('a closed session sends nothing', async () => {
      await peer.session.close();
      expect(await run(['answer'])).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } });
    });
  });
}
