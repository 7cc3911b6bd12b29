import { factsOf } from '../../asked.ts';
import { facts } from '../../checks/inactive-approvals/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

/** Removes on the parent the approvals that no replica takes; only the list the approver has seen, and for good. */
export const remediation = defineRemediation({
  id: 'remove-inactive-approvals',
  fixes: ['approval-counts', 'inactive-approvals'],
  target: 'upstream',
  risk: 'R3',
  parameters,
  reversible: false,
  idempotent: true,
  needs: ['local-administrator'],
  timeoutMs: 300_000,
  verify: ['inactive-approvals'],
  propose(context): Proposal {
    const observed = factsOf(context.facts['inactive-approvals'], facts);
    if (observed === undefined || observed.inactive === null) return { refused: 'unknown', data: {} };
    if (observed.inactive === 0 || observed.titles.length === 0) return { refused: 'none', data: {} };
    return { parameters: { ExpectedCount: observed.inactive, ExpectedTitles: observed.titles } };
  },
});
