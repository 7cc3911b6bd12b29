import { describe, expect, test } from '@jest/globals';
import { check as failedUpdates } from '../../guide/checks/failed-updates/check.ts';
import { check as upstreamUpdates } from '../../guide/checks/upstream-updates/check.ts';
import { context, describeJudgements } from './judging.ts';
import { absent, failed, failedFacts, id, upstreamFacts } from './updates.ts';

describeJudgements(failedUpdates, [
  { title: 'none', facts: failedFacts([]), result: 'pass', messageId: 'none' },
  { title: 'one', facts: failedFacts([failed()]), result: 'fail', messageId: 'failed' },
  {
    title: 'counted but not approved',
    facts: failedFacts([], { failedCount: 3 }),
    result: 'fail',
    messageId: 'failed-unlisted',
  },
  {
    title: 'a count that is not readable',
    facts: failedFacts([], { failedCount: null }),
    result: 'unknown',
    messageId: 'unknown',
  },
]);

const earlier = { earlier: { 'failed-updates': { facts: failedFacts([failed()]) } } };
const explains = ['failed-updates'];

describeJudgements(upstreamUpdates, [
  { title: 'ready', facts: upstreamFacts(), context: earlier, result: 'warn', messageId: 'ready', explains },
  {
    title: 'not ready yet',
    facts: upstreamFacts({ state: 4 }),
    context: earlier,
    result: 'warn',
    messageId: 'coming',
    explains,
  },
  {
    title: 'failed there too',
    facts: upstreamFacts({ state: 7 }),
    context: earlier,
    result: 'fail',
    messageId: 'failed',
    explains,
  },
  {
    title: 'declined there',
    facts: upstreamFacts({ declined: true }),
    context: earlier,
    result: 'fail',
    messageId: 'declined',
    explains,
  },
  {
    title: 'gone although selected',
    facts: upstreamFacts(absent),
    context: earlier,
    result: 'fail',
    messageId: 'gone',
    explains,
  },
  {
    title: 'product not selected',
    facts: upstreamFacts(absent, { selectedCategoryIds: [] }),
    context: earlier,
    result: 'fail',
    messageId: 'not-selected',
    explains,
  },
  {
    title: 'class not selected',
    facts: upstreamFacts(absent, { selectedClassificationIds: [] }),
    context: earlier,
    result: 'fail',
    messageId: 'not-selected',
    explains,
  },
  {
    title: 'a state there that is not told',
    facts: upstreamFacts({ state: null }),
    context: earlier,
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'no failed update',
    facts: upstreamFacts(),
    context: { earlier: { 'failed-updates': { facts: failedFacts([]) } } },
    result: 'notapplicable',
    messageId: 'not-applicable',
  },
  {
    title: 'the earlier check is unknown',
    facts: upstreamFacts(),
    context: { earlier: { 'failed-updates': { unknown: 'timeout' } } },
    result: 'unknown',
    messageId: 'unknown',
  },
]);

describe('what the upstream is asked', () => {
  test('is the ids of the failed updates', () => {
    expect(upstreamUpdates.parameters?.(context(earlier))).toEqual({ UpdateIds: [id(1)] });
  });

  test('is nothing when none failed or nobody knows', () => {
    expect(upstreamUpdates.parameters?.(context({}))).toBeNull();
    expect(
      upstreamUpdates.parameters?.(context({ earlier: { 'failed-updates': { facts: failedFacts([]) } } })),
    ).toBeNull();
  });
});
