import { expect, test } from '@jest/globals';
import { aiko, ben, chiyo, dan } from '../support/people.ts';
import type { StoreUse } from './use.ts';

/** What every database must do with approvals. */
export function approvalsTests(use: StoreUse): void {
  const { store, request, wish, approved, advance } = use;

  test('lets exactly one of many approvers win', async () => {
    const approval = await request();
    const answers = await Promise.all(
      [ben, chiyo, ben, chiyo].map((actor) => store().approvals.approve(wish(approval.id, actor))),
    );
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(1);
    expect(await store().executions.findByApproval(approval.id)).toMatchObject({ state: 'queued', step: 0 });
  });

  test('lets approval and withdrawal not both happen', async () => {
    const approval = await request();
    const answers = await Promise.all([
      store().approvals.cancel(wish(approval.id, aiko)),
      store().approvals.approve(wish(approval.id, ben)),
    ]);
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(1);
    const state = (await store().approvals.find(approval.id))?.state;
    const execution = await store().executions.findByApproval(approval.id);
    expect(execution === undefined).toBe(state === 'cancelled');
  });

  test('writes a refused wish into the audit log and changes nothing', async () => {
    const approval = await request();
    expect(await store().approvals.approve(wish(approval.id, aiko))).toEqual({
      allowed: false,
      reason: 'own-request',
    });
    expect(await store().approvals.approve(wish(approval.id, dan))).toEqual({
      allowed: false,
      reason: 'not-an-approver',
    });
    expect(await store().approvals.approve(wish('apr_nothing', ben))).toEqual({
      allowed: false,
      reason: 'not-found',
    });
    expect(await store().approvals.find(approval.id)).toEqual(approval);
    const denied = (await store().audit.list(10)).filter((event) => event.outcome === 'denied');
    expect(denied.map((event) => event.reason)).toEqual(['not-found', 'not-an-approver', 'own-request']);
  });

  test('expires what is over, once', async () => {
    const approval = await request();
    advance(15 * 60_000 - 1);
    expect(await store().approvals.expire()).toEqual([]);
    advance(1);
    expect(await store().approvals.approve(wish(approval.id, ben))).toEqual({ allowed: false, reason: 'expired' });
    expect(await store().approvals.expire()).toEqual([approval.id]);
    expect(await store().approvals.expire()).toEqual([]);
    expect((await store().approvals.find(approval.id))?.state).toBe('expired');
  });

  test('voids an approval for exactly one caller', async () => {
    const approval = await approved();
    const bot = { kind: 'bot', job: 'execute' } as const;
    const winners = await Promise.all([1, 2, 3].map(() => store().approvals.void(approval.id, 'state-changed', bot)));
    expect(winners.filter(Boolean)).toHaveLength(1);
  });
}
