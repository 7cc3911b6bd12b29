import { defineCheck, type Judgement } from '../../check.ts';
import type { MessageData } from '../../language.ts';
import { unknown } from '../../judgement.ts';
import { syncErrorName } from './errors.ts';
import { facts, type Facts, type Synchronization } from './facts.ts';

const hour = 3_600_000;

/** Is the server synchronizing at all: its last finished synchronization, its schedule, and what it does now. */
export const check = defineCheck<Facts>({
  id: 'sync-status',
  sections: [
    'proxy',
    'upstream-name',
    'storage-option',
    'content-permissions',
    'missing-updates',
    'services',
    'http11-bits',
    'replica-approvals',
  ],
  target: 'self',
  needs: ['wsus-reporter', 'event-log-reader'],
  severity: 'critical',
  symptom: true,
  timeoutMs: 60_000,
  facts,
  judge(answer, { now }) {
    if (answer.current.status === null || answer.schedule.automatic === null) return unknown('no-value');
    const last = answer.lastFinished;
    // Without its result nobody knows whether the newest one was the one that failed.
    const newest = answer.history.find((one) => one.endUtc !== null) ?? last;
    if (newest !== null && newest.result === null) return unknown('no-value');
    if (last?.result === 2) return failed(last, answer);
    const since = runningSince(answer);
    if (since !== null && now.getTime() - since > 12 * hour)
      return { result: 'warn', messageId: 'running-long', data: { sinceUtc: new Date(since).toISOString() } };
    if (last === null) return { result: 'warn', messageId: 'never', data: {} };
    return finished(answer, last, now);
  },
});

function failed(last: Synchronization, answer: Facts): Judgement {
  return {
    result: 'fail',
    messageId: 'failed',
    data: {
      ...evidence(last),
      error: last.error,
      errorName: syncErrorName(last.error),
      errorText: last.errorText,
      updateErrorCount: last.updateErrorCount,
      running: answer.current.status !== 0,
    },
  };
}

function finished(answer: Facts, last: Synchronization, now: Date): Judgement {
  const data = { ...evidence(last), nextUtc: answer.schedule.nextUtc };
  if (last.result === 3) return { result: 'warn', messageId: 'canceled', data };
  if (last.endUtc === null) return unknown('no-value');
  if (!answer.schedule.automatic) return { result: 'warn', messageId: 'automatic-off', data };
  const hours = Math.floor((now.getTime() - Date.parse(last.endUtc)) / hour);
  // Half a day beyond the schedule: WSUS adds a random offset, and retries twice after a failed connection.
  if (hours > 24 / Math.max(1, answer.schedule.perDay ?? 1) + 12)
    return { result: 'warn', messageId: 'old', data: { ...data, hours } };
  return { result: 'pass', messageId: 'succeeded', data };
}

function evidence(last: Synchronization): MessageData {
  return { id: last.id, endUtc: last.endUtc, manual: last.manual };
}

function runningSince(answer: Facts): number | null {
  if (answer.current.status !== 1) return null;
  const running = answer.history.find((one) => one.endUtc === null)?.startUtc;
  if (running) return Date.parse(running);
  const starts = (answer.events ?? []).filter((event) => event.id === 381 || event.id === 382);
  return starts.length === 0 ? null : Math.max(...starts.map((event) => Date.parse(event.lastUtc)));
}
