import { check } from '../../guide/checks/sync-status/check.ts';
import type { Facts, Synchronization } from '../../guide/checks/sync-status/facts.ts';
import { describeJudgements } from './judging.ts';

function last(changes: Partial<Synchronization> = {}): Synchronization {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    startUtc: '2026-11-24T01:00:00.0000000Z',
    endUtc: '2026-11-24T01:10:00.0000000Z',
    manual: false,
    result: 1,
    error: 0,
    errorText: null,
    updateErrorCount: 0,
    ...changes,
  };
}

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    apiVersion: '10.0.17763.1',
    role: 2,
    configurationState: 0,
    source: {
      fromMicrosoftUpdate: true,
      isReplica: false,
      upstreamName: null,
      upstreamPort: 8530,
      upstreamUseSsl: false,
    },
    current: { status: 0, phase: 0, processedItems: 0, totalItems: 0 },
    schedule: { automatic: true, perDay: 1, nextUtc: '2026-11-25T01:00:00.0000000Z' },
    lastFinished: last(),
    history: [last()],
    events: [],
    ...changes,
  };
}

const running = { status: 1, phase: 1, processedItems: 3, totalItems: 9 };

describeJudgements(check, [
  { title: 'succeeded tonight', facts: facts(), result: 'pass', messageId: 'succeeded' },
  {
    title: 'a known error',
    facts: facts({ lastFinished: last({ result: 2, error: 5, errorText: 'WebException' }) }),
    result: 'fail',
    messageId: 'failed',
  },
  {
    title: 'an error of a newer server',
    facts: facts({ lastFinished: last({ result: 2, error: 99 }) }),
    result: 'fail',
    messageId: 'failed',
  },
  {
    title: 'a newest result that is not told',
    facts: facts({ history: [last({ result: null }), last()] }),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'an old result that is not told',
    facts: facts({ lastFinished: last({ result: null }), history: [] }),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'no synchronization yet',
    facts: facts({ lastFinished: null, history: [] }),
    result: 'warn',
    messageId: 'never',
  },
  {
    title: 'stopped by a person',
    facts: facts({ lastFinished: last({ result: 3, error: 12 }) }),
    result: 'warn',
    messageId: 'canceled',
  },
  {
    title: 'by hand only',
    facts: facts({ schedule: { automatic: false, perDay: 1, nextUtc: null } }),
    result: 'warn',
    messageId: 'automatic-off',
  },
  {
    title: 'two days ago',
    facts: facts({ lastFinished: last({ endUtc: '2026-11-22T10:00:00.0000000Z' }) }),
    result: 'warn',
    messageId: 'old',
  },
  {
    title: 'running since yesterday, by its history',
    facts: facts({
      current: running,
      history: [last({ startUtc: '2026-11-23T20:00:00.0000000Z', endUtc: null, result: 4 }), last()],
    }),
    result: 'warn',
    messageId: 'running-long',
  },
  {
    title: 'running since yesterday, by its start event',
    facts: facts({ current: running, events: [{ id: 381, count: 1, lastUtc: '2026-11-23T20:00:00.0000000Z' }] }),
    result: 'warn',
    messageId: 'running-long',
  },
  { title: 'running for a while', facts: facts({ current: running }), result: 'pass', messageId: 'succeeded' },
  {
    title: 'status not readable',
    facts: facts({ current: { ...running, status: null } }),
    result: 'unknown',
    messageId: 'unknown',
  },
]);
