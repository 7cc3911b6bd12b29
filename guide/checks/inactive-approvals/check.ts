import { defineCheck } from '../../check.ts';
import { factsOf } from '../../asked.ts';
import { unknown } from '../../judgement.ts';
import { facts as countFacts } from '../approval-counts/facts.ts';
import { facts, type Facts } from './facts.ts';

const shown = 5;

/** Does the parent hold approvals of languages it dropped; replicas never take those. */
export const check = defineCheck<Facts>({
  id: 'inactive-approvals',
  sections: ['replica-approvals'],
  after: ['approval-counts'],
  target: 'upstream',
  needs: ['local-administrator', 'wsus-reporter'],
  severity: 'minor',
  timeoutMs: 180_000,
  facts,
  parameters({ earlier }) {
    return factsOf(earlier['approval-counts'], countFacts)?.isReplica ? {} : null;
  },
  judge(answer, { earlier }) {
    const here = factsOf(earlier['approval-counts'], countFacts)?.counts.approved;
    if (here === undefined) return unknown('earlier-check-unknown');
    if (here === null || answer.inactive === null || answer.approved === null) return unknown('no-value');
    const data = {
      count: answer.inactive,
      difference: answer.approved - here,
      titles: answer.titles.slice(0, shown),
    };
    if (answer.inactive === 0) return { result: 'pass', messageId: 'none', data };
    if (data.difference === answer.inactive)
      return { result: 'warn', messageId: 'explain-difference', data, explains: ['approval-counts'] };
    return { result: 'warn', messageId: 'other-difference', data };
  },
});
