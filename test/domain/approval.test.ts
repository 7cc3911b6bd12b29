import { describe, expect, test } from '@jest/globals';
import {
  decideApproval,
  reasonNotToRun,
  type Approval,
  type ApprovalVerb,
  type RunQuestion,
} from '../../bot/domain/approval.ts';
import type { Person } from '../../bot/domain/person.ts';
import type { Server } from '../../bot/domain/server.ts';
import { aiko, ben, chiyo, dan, policy, testServer } from '../support/people.ts';
import { testApproval } from '../support/plans.ts';

const now = new Date('2026-11-24T00:05:00.000Z');

function decide(
  verb: ApprovalVerb,
  actor: Person,
  over: { approval?: Partial<Approval>; servers?: readonly (Server | undefined)[]; now?: Date } = {},
) {
  return decideApproval({
    verb,
    approval: testApproval(over.approval),
    actor,
    policy,
    servers: over.servers ?? [testServer()],
    now: over.now ?? now,
  });
}

describe('who may decide a request', () => {
  const cases: readonly [string, ApprovalVerb, Person, Parameters<typeof decide>[2], unknown][] = [
    ['a listed approver approves', 'approve', ben, {}, { allowed: true, next: 'approved' }],
    ['a listed approver rejects', 'reject', chiyo, {}, { allowed: true, next: 'rejected' }],
    ['the requester withdraws', 'withdraw', aiko, {}, { allowed: true, next: 'cancelled' }],
    [
      'an approver cannot withdraw for the requester',
      'withdraw',
      ben,
      {},
      { allowed: false, reason: 'not-the-requester' },
    ],
    ['an outsider cannot approve', 'approve', dan, {}, { allowed: false, reason: 'not-an-approver' }],
    ['an outsider cannot reject', 'reject', dan, {}, { allowed: false, reason: 'not-an-approver' }],
    [
      'the requester cannot approve, though listed',
      'approve',
      ben,
      { approval: { requestedBy: ben } },
      { allowed: false, reason: 'own-request' },
    ],
    [
      'the requester cannot approve under another spelling of the same id',
      'approve',
      ben,
      { approval: { requestedBy: { ...ben, id: ben.id.toUpperCase(), name: 'Somebody' } } },
      { allowed: false, reason: 'own-request' },
    ],
    [
      'a namesake of the requester is another person',
      'approve',
      { ...ben, name: 'Aiko' },
      {},
      { allowed: true, next: 'approved' },
    ],
    [
      'somebody of another tenant is refused',
      'approve',
      { ...ben, tenantId: 'other' },
      {},
      { allowed: false, reason: 'wrong-tenant' },
    ],
    ['an empty id is refused', 'approve', { ...ben, id: '' }, {}, { allowed: false, reason: 'wrong-tenant' }],
    [
      'a decided request stays decided',
      'approve',
      ben,
      { approval: { state: 'rejected' } },
      { allowed: false, reason: 'already-decided' },
    ],
    [
      'an approved request cannot be approved again',
      'approve',
      ben,
      { approval: { state: 'approved' } },
      { allowed: false, reason: 'already-decided' },
    ],
    [
      'nobody approves at the very end of its time',
      'approve',
      ben,
      { now: new Date('2026-11-24T00:15:00.000Z') },
      { allowed: false, reason: 'expired' },
    ],
    [
      'a server that is no longer configured is nobody’s to change',
      'approve',
      ben,
      { servers: [undefined] },
      { allowed: false, reason: 'server-unknown' },
    ],
    [
      'an approver of one server is not one of the other',
      'approve',
      ben,
      { servers: [testServer(), testServer({ id: 'wsus02', approvers: [chiyo.id] })] },
      { allowed: false, reason: 'not-an-approver' },
    ],
    [
      'with a quorum of two the first word does not decide',
      'approve',
      ben,
      { approval: { quorum: 2 } },
      { allowed: true, next: 'requested' },
    ],
    [
      'with a quorum of two nobody has two words',
      'approve',
      ben,
      { approval: { quorum: 2, decisions: [{ by: ben, verdict: 'approved', at: now.toISOString() }] } },
      { allowed: false, reason: 'already-voted' },
    ],
    [
      'with a quorum of two the second person decides',
      'approve',
      chiyo,
      { approval: { quorum: 2, decisions: [{ by: ben, verdict: 'approved', at: now.toISOString() }] } },
      { allowed: true, next: 'approved' },
    ],
  ];
  test.each(cases)('%s', (...[, verb, actor, over, expected]) => {
    expect(decide(verb, actor, over)).toEqual(expected);
  });
});

describe('what stops an approved plan before it runs', () => {
  const approved = testApproval({
    state: 'approved',
    runBefore: '2026-11-24T00:20:00.000Z',
    decisions: [{ by: ben, verdict: 'approved', at: now.toISOString() }],
  });
  const question: RunQuestion = {
    approval: approved,
    planHash: approved.plan.hash,
    scripts: ['a'.repeat(64)],
    servers: [testServer()],
    now,
    isFirstStep: true,
  };
  const cases: readonly [string, Partial<RunQuestion>, string | undefined][] = [
    ['nothing, when all is as it was approved', {}, undefined],
    ['a request that was not approved', { approval: { ...approved, state: 'voided' } }, 'not-approved'],
    [
      'an approval whose only word is the requester’s own',
      { approval: { ...approved, requestedBy: ben } },
      'not-approved',
    ],
    ['a stored plan that was altered', { planHash: 'b'.repeat(64) }, 'plan-changed'],
    ['a script that is another one now', { scripts: ['c'.repeat(64)] }, 'script-changed'],
    ['a remediation that is gone', { scripts: [undefined] }, 'script-changed'],
    ['a server that is gone', { servers: [undefined] }, 'server-unknown'],
    ['a window that has closed', { now: new Date('2026-11-24T00:20:00.000Z') }, 'run-window-passed'],
    ['not the window, for a later step', { now: new Date('2026-11-24T09:00:00.000Z'), isFirstStep: false }, undefined],
  ];
  test.each(cases)('%s', (_title, over, expected) => {
    expect(reasonNotToRun({ ...question, ...over })).toBe(expected);
  });
});
