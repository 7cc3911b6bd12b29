import { expect, test } from '@jest/globals';
import { testStep } from '../support/plans.ts';
import { start, type StoreUse } from './use.ts';

/** What every database must do with executions. */
export function executionsTests(use: StoreUse): void {
  const { store, approved, advance, claim, result } = use;

  test('gives an execution to one worker only, and to the next when the lease is over', async () => {
    await approved();
    const claims = await Promise.all(['w1', 'w2', 'w3'].map((worker) => store().executions.claim(worker, 60_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    advance(60_000);
    expect(await claim('w4')).toMatchObject({ phase: 'preparing', results: [] });
  });

  test('never gives out a step again that was under way when its worker died', async () => {
    await approved();
    const execution = await claim();
    expect(
      await store().executions.startStep({ executionId: execution.id, worker: 'w1' }, { step: 0, runId: 'run-1' }),
    ).toBe(true);
    advance(60_000);
    const again = await claim('w2');
    expect(again).toMatchObject({
      phase: 'verifying',
      results: [{ outcome: 'unknown', error: 'worker-lost', runId: 'run-1' }],
    });
  });

  test('takes no word from a worker that has lost its lease', async () => {
    await approved();
    const execution = await claim();
    const lost = { executionId: execution.id, worker: 'w1' };
    advance(60_000);
    expect(await store().executions.startStep(lost, { step: 0, runId: 'run-1' })).toBe(false);
    await claim('w2');
    const next = { phase: 'verifying', step: 0, awaited: null, dueAt: start, keepLease: 'free' } as const;
    expect(await store().executions.finishStep(lost, result(), next)).toBe(false);
    expect(await store().executions.settle(lost, { state: 'succeeded', verdict: 'fixed', verification: [] })).toBe(
      false,
    );
  });

  test('changes one server by one execution at a time', async () => {
    await approved();
    await approved({ id: 'pln_2' });
    await approved({ id: 'pln_3', serverId: 'wsus02', steps: [testStep({ serverId: 'wsus02' })] });
    const first = await claim();
    const second = await claim('w2');
    expect(await store().executions.claim('w3', 60_000)).toBeUndefined();
    expect(first.approvalId).not.toBe(second.approvalId);
    await store().executions.settle(
      { executionId: first.id, worker: 'w1' },
      { state: 'succeeded', verdict: 'fixed', verification: [] },
    );
    expect(await store().executions.claim('w3', 60_000)).toBeDefined();
  });

  test('keeps a postponed execution until its time', async () => {
    await approved();
    const execution = await claim();
    const lease = { executionId: execution.id, worker: 'w1' };
    await store().executions.startStep(lease, { step: 0, runId: 'run-1' });
    const awaited = { serverId: 'wsus01', previousSyncId: null, giveUpAt: start.toISOString() };
    const next = {
      phase: 'synchronizing',
      step: 0,
      awaited,
      dueAt: new Date(start.getTime() + 30_000),
      keepLease: 'free',
    } as const;
    expect(await store().executions.finishStep(lease, result(), next)).toBe(true);
    expect(await store().executions.claim('w2', 60_000)).toBeUndefined();
    advance(30_000);
    expect(await claim('w2')).toMatchObject({ phase: 'synchronizing', awaited, results: [{ outcome: 'done' }] });
  });
}
