import { defineCheck } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

const shown = 5;

/** Are there updates whose files the server could not get: the red crosses of the console. */
export const check = defineCheck<Facts>({
  id: 'failed-updates',
  sections: ['missing-updates'],
  target: 'self',
  needs: ['wsus-reporter', 'event-log-reader'],
  severity: 'major',
  symptom: true,
  timeoutMs: 300_000,
  facts,
  judge(answer) {
    if (answer.failedCount === null) return unknown('no-value');
    const downloadFailures = answer.downloadFailures?.count ?? null;
    if (answer.failedCount === 0) return { result: 'pass', messageId: 'none', data: { downloadFailures } };
    const titles = answer.updates.slice(0, shown).map((update) => update.title);
    const data = { count: answer.failedCount, downloadFailures };
    if (titles.length === 0) return { result: 'fail', messageId: 'failed-unlisted', data };
    return { result: 'fail', messageId: 'failed', data: { ...data, titles } };
  },
});
