import { describe, expect, test } from '@jest/globals';
import type { CheckContext } from '../../guide/check.ts';
import { check as approvalCounts } from '../../guide/checks/approval-counts/check.ts';
import type { Facts } from '../../guide/checks/approval-counts/facts.ts';
import { check as inactiveApprovals } from '../../guide/checks/inactive-approvals/check.ts';
import type { Facts as InactiveFacts } from '../../guide/checks/inactive-approvals/facts.ts';
import { context, describeJudgements } from './judging.ts';

function counts(approved: number | null, changes: Partial<Facts> = {}): Facts {
  return {
    isReplica: true,
    counts: { updates: 500, approved, notApproved: 150, declined: 40, expired: 10, staleApprovals: 0, needingFiles: 0 },
    allLanguages: false,
    languages: ['en', 'ja'],
    lastResult: 1,
    lastSuccessUtc: '2026-11-24T01:00:00.0000000Z',
    ...changes,
  };
}

function above(approved: number | null): Partial<CheckContext<undefined>> {
  return { above: [{ serverId: 'wsus01', asked: { facts: counts(approved, { isReplica: false }) } }] };
}

describeJudgements(approvalCounts, [
  { title: 'equal', facts: counts(300), context: above(300), result: 'pass', messageId: 'equal' },
  { title: 'fewer than the parent', facts: counts(250), context: above(300), result: 'fail', messageId: 'differ' },
  {
    title: 'a late replica',
    facts: counts(250, { lastSuccessUtc: '2026-11-21T01:00:00.0000000Z' }),
    context: above(300),
    result: 'warn',
    messageId: 'replica-late',
  },
  {
    title: 'a replica whose last synchronization failed',
    facts: counts(250, { lastResult: 2, lastSuccessUtc: null }),
    context: above(300),
    result: 'warn',
    messageId: 'replica-never',
  },
  {
    title: 'a last result that is not told',
    facts: counts(250, { lastResult: null, lastSuccessUtc: null }),
    context: above(300),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'a last success whose end is not told',
    facts: counts(250, { lastResult: 1, lastSuccessUtc: null }),
    context: above(300),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'not a replica',
    facts: counts(300, { isReplica: false }),
    result: 'notapplicable',
    messageId: 'not-applicable',
  },
  { title: 'a parent that is not configured', facts: counts(300), result: 'unknown', messageId: 'unknown' },
  {
    title: 'a parent that does not answer',
    facts: counts(300),
    context: { above: [{ serverId: 'wsus01', asked: { unknown: 'timeout' } }] },
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'a count that is not readable',
    facts: counts(null),
    context: above(300),
    result: 'unknown',
    messageId: 'unknown',
  },
]);

function inactive(count: number | null, approved: number | null): InactiveFacts {
  return { inactive: count, titles: count ? ['An old update'] : [], truncated: false, approved };
}

const earlier = { earlier: { 'approval-counts': { facts: counts(250) } } };

describeJudgements(inactiveApprovals, [
  { title: 'none', facts: inactive(0, 300), context: earlier, result: 'pass', messageId: 'none' },
  {
    title: 'the whole difference',
    facts: inactive(50, 300),
    context: earlier,
    result: 'warn',
    messageId: 'explain-difference',
    explains: ['approval-counts'],
  },
  {
    title: 'a part of the difference',
    facts: inactive(20, 300),
    context: earlier,
    result: 'warn',
    messageId: 'other-difference',
  },
  {
    title: 'a tool that failed',
    facts: inactive(null, 300),
    context: earlier,
    result: 'unknown',
    messageId: 'unknown',
  },
  { title: 'the earlier check is unknown', facts: inactive(0, 300), result: 'unknown', messageId: 'unknown' },
]);

describe('the parent is asked for inactive approvals', () => {
  test('only for a replica', () => {
    expect(inactiveApprovals.parameters?.(context(earlier))).toEqual({});
    const autonomous = { 'approval-counts': { facts: counts(250, { isReplica: false }) } };
    expect(inactiveApprovals.parameters?.(context({ earlier: autonomous }))).toBeNull();
  });
});
