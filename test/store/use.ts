import type { Approval } from '../../bot/domain/approval.ts';
import type { Execution, StepResult } from '../../bot/domain/execution.ts';
import type { Person } from '../../bot/domain/person.ts';
import type { OpenDatabase } from '../../bot/store/embedded.ts';
import type { ApprovalWish, Store } from '../../bot/store/store.ts';
import { aiko, ben, policy, testServer } from '../support/people.ts';
import { testPlan } from '../support/plans.ts';
import type { TestStore } from '../support/test-store.ts';

/** When every test of the suite begins. */
export const start = new Date('2026-11-24T00:00:00.000Z');

type PlanChange = Parameters<typeof testPlan>[0];

/** What the tests of the suite do with a store. */
export interface StoreUse {
  store(): Store;
  database(): OpenDatabase;
  /** A request by Aiko, open for 15 minutes. */
  request(change?: PlanChange): Promise<Approval>;
  /** The same, approved by Ben. */
  approved(change?: PlanChange): Promise<Approval>;
  wish(approvalId: string, actor: Person): ApprovalWish;
  advance(milliseconds: number): void;
  claim(worker?: string): Promise<Execution>;
  result(change?: Partial<StepResult>): StepResult;
}

/** Makes the tools for whatever store is open at the time of their use. */
export function useStore(current: () => TestStore): StoreUse {
  const servers = new Map(['wsus01', 'wsus02'].map((id) => [id, testServer({ id })]));
  const store = () => current().store;
  const wish = (approvalId: string, actor: Person) => ({ approvalId, actor, policy, servers });
  const request = (change?: PlanChange) =>
    store().approvals.request({
      plan: testPlan(change),
      requestedBy: aiko,
      quorum: 1,
      expiresAt: new Date(current().clock.now.getTime() + 15 * 60_000),
      language: 'en',
      incidentId: null,
    });
  return {
    store,
    database: () => current().open,
    request,
    wish,
    approved: async (change) => {
      const approval = await request(change);
      await store().approvals.approve(wish(approval.id, ben));
      return approval;
    },
    advance: (milliseconds) => {
      current().clock.now = new Date(current().clock.now.getTime() + milliseconds);
    },
    claim: async (worker = 'w1') => {
      const execution = await store().executions.claim(worker, 60_000);
      if (!execution) throw new Error('nothing to claim');
      return execution;
    },
    result: (change) => ({
      step: 0,
      outcome: 'done',
      runId: 'run-1',
      changed: true,
      before: null,
      after: null,
      steps: [],
      error: null,
      endedAt: start.toISOString(),
      ...change,
    }),
  };
}
