import { defineCheck } from '../../check.ts';
import { factsOf } from '../../asked.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

const hour = 3_600_000;
const lateAfterHours = 36;

/** Does a replica have as many approved updates as its parent. */
export const check = defineCheck<Facts>({
  id: 'approval-counts',
  sections: ['replica-approvals'],
  target: 'self',
  compares: 'upstream',
  needs: ['wsus-reporter'],
  severity: 'minor',
  timeoutMs: 180_000,
  facts,
  judge(answer, context) {
    if (answer.isReplica === null) return unknown('no-value');
    if (!answer.isReplica) return notApplicable();
    const parent = context.above[0];
    if (parent === undefined) return unknown('upstream-not-configured');
    const above = factsOf(parent.asked, facts);
    if (above === undefined) return unknown('upstream-unknown');
    const [here, there] = [answer.counts.approved, above.counts.approved];
    if (here === null || there === null) return unknown('no-value');
    const data = { upstream: parent.serverId, replicaCount: here, upstreamCount: there, difference: there - here };
    if (here === there) return { result: 'pass', messageId: 'equal', data };
    if (answer.lastResult === null || (answer.lastResult === 1 && answer.lastSuccessUtc === null))
      return unknown('no-value');
    if (answer.lastSuccessUtc === null) return { result: 'warn', messageId: 'replica-never', data };
    if (isLate(answer.lastSuccessUtc, context.now))
      return { result: 'warn', messageId: 'replica-late', data: { ...data, lastSuccessUtc: answer.lastSuccessUtc } };
    return { result: 'fail', messageId: 'differ', data };
  },
});

// A replica that has not synchronized lately differs for a reason that its own synchronization mends.
function isLate(lastSuccessUtc: string, now: Date): boolean {
  return now.getTime() - Date.parse(lastSuccessUtc) > lateAfterHours * hour;
}
