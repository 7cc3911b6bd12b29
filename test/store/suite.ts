import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Approval } from '../../bot/domain/approval.ts';
import type { Execution, StepResult } from '../../bot/domain/execution.ts';
import type { Person } from '../../bot/domain/person.ts';
import { aiko, ben, chiyo, dan, policy, testServer } from '../support/people.ts';
import { testPlan, testStep } from '../support/plans.ts';
import type { TestStore } from '../support/test-store.ts';

const servers = new Map(['wsus01', 'wsus02'].map((id) => [id, testServer({ id })]));
const start = new Date('2026-11-24T00:00:00.000Z');

/** What every database under the store must do alike. */
export function storeSuite(name: string, openStore: () => Promise<TestStore>): void {
  describe(`the store on ${name}`, () => {
    let test_: TestStore;
    beforeAll(async () => {
      test_ = await openStore();
    });
    afterAll(() => test_.close());
    beforeEach(async () => {
      test_.clock.now = new Date(start);
      await emptyTables(test_);
    });
    const store = () => test_.store;
    const request = (over: Parameters<typeof testPlan>[0] = {}): Promise<Approval> =>
      store().approvals.request({
        plan: testPlan(over),
        requestedBy: aiko,
        quorum: 1,
        expiresAt: new Date(test_.clock.now.getTime() + 15 * 60_000),
        language: 'en',
        incidentId: null,
      });
    const wish = (approvalId: string, actor: Person) => ({ approvalId, actor, policy, servers });
    const approved = async (over: Parameters<typeof testPlan>[0] = {}): Promise<Approval> => {
      const approval = await request(over);
      await store().approvals.approve(wish(approval.id, ben));
      return approval;
    };
    const advance = (ms: number) => {
      test_.clock.now = new Date(test_.clock.now.getTime() + ms);
    };
    const claim = async (worker = 'w1'): Promise<Execution> => {
      const execution = await store().executions.claim(worker, 60_000);
      if (!execution) throw new Error('nothing to claim');
      return execution;
    };
    const result = (over: Partial<StepResult> = {}): StepResult => ({
      step: 0,
      outcome: 'done',
      runId: 'run-1',
      changed: true,
      before: null,
      after: null,
      steps: [],
      error: null,
      endedAt: start.toISOString(),
      ...over,
    });

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

    test('joins the open incident of the same trouble, also when two see it at once', async () => {
      const trigger = () =>
        store().incidents.trigger({
          serverId: 'wsus01',
          sectionId: 'proxy',
          severity: 'major',
          fingerprint: 'wsus01|sync-error:5',
          diagnosisId: 'dia_1',
          language: 'ja',
          initiator: { kind: 'bot', job: 'watch' },
        });
      const both = await Promise.all([trigger(), trigger()]);
      expect(both.filter((one) => one.opened)).toHaveLength(1);
      const [first] = both;
      const bot = { kind: 'bot', job: 'watch' } as const;
      expect(await store().incidents.resolve(first?.incident.id ?? '', bot)).toBe(true);
      expect(await store().incidents.resolve(first?.incident.id ?? '', bot)).toBe(false);
      expect((await trigger()).opened).toBe(true);
    });

    test('takes note of a finished synchronization once', async () => {
      const seen = { serverId: 'wsus01', syncId: 's1', result: 'failed' } as const;
      expect(await Promise.all([store().watches.observe(seen), store().watches.observe(seen)])).toContain(true);
      expect(await store().watches.observe(seen)).toBe(false);
      expect(await store().watches.hasSeen('wsus01', 's1')).toBe(true);
      expect(await store().watches.hasSeen('wsus01', 's2')).toBe(false);
    });

    test('finds the cards that show an old revision', async () => {
      const approval = await request();
      const post = { subject: `approval:${approval.id}`, conversationKey: 'c', activityId: 'a', shownRevision: 1 };
      await store().posts.remember(post);
      expect(await store().posts.stale()).toEqual([]);
      await store().approvals.reject(wish(approval.id, ben));
      expect(await store().posts.stale()).toEqual([post]);
      await store().posts.shown({ ...post, shownRevision: 2 });
      expect(await store().posts.stale()).toEqual([]);
    });

    test('remembers a conversation, says whether it changed, and drops a dead one', async () => {
      const conversation = { key: '19:x', kind: 'channel', reference: { serviceUrl: 'https://one' } } as const;
      expect(await store().conversations.remember(conversation)).toBe(true);
      expect(await store().conversations.remember(conversation)).toBe(false);
      expect(await store().conversations.markDead('19:x')).toBe(true);
      expect(await store().conversations.find('19:x')).toBeUndefined();
      expect(await store().conversations.remember(conversation)).toBe(true);
      expect(await store().conversations.find('19:x')).toEqual(conversation);
    });

    test('chains every event, and shows an altered, a removed and a cut-off one', async () => {
      await approved();
      const { events, broken } = await store().audit.verify();
      expect(broken).toBeUndefined();
      expect(events).toBe(2);
      const { db } = test_.open;
      await db.updateTable('audit_events').set({ outcome: 'denied' }).where('sequence', '=', 1).execute();
      expect((await store().audit.verify()).broken).toEqual({ sequence: 1, problem: 'wrong-hash' });
      await db.deleteFrom('audit_events').where('sequence', '=', 1).execute();
      expect((await store().audit.verify()).broken).toEqual({ sequence: 2, problem: 'gap' });
      await db.deleteFrom('audit_events').execute();
      expect((await store().audit.verify()).broken).toEqual({ sequence: 1, problem: 'gap' });
    });

    test('keeps characters that a jsonb column would refuse', async () => {
      await store().audit.append({
        initiator: 'bot:test',
        action: 'test.write',
        target: 'test:1',
        outcome: 'success',
        reason: null,
        details: { text: 'nul \u0000, half \ud800, 日本' },
      });
      expect((await store().audit.list(1))[0]?.details).toEqual({ text: 'nul \u0000, half \ud800, 日本' });
      expect((await store().audit.verify()).broken).toBeUndefined();
    });
  });
}

async function emptyTables({ open }: TestStore): Promise<void> {
  const { db } = open;
  for (const table of [
    'executions',
    'approvals',
    'incidents',
    'posts',
    'watches',
    'conversations',
    'audit_events',
  ] as const) {
    await db.deleteFrom(table).execute();
  }
  await db
    .updateTable('audit_head')
    .set({ sequence: 0, hash: '0'.repeat(64) })
    .execute();
}
