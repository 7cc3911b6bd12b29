import { factsOf } from '../../asked.ts';
import { facts as failedFacts } from '../../checks/failed-updates/facts.ts';
import { classify } from '../../checks/upstream-updates/classify.ts';
import { facts } from '../../checks/upstream-updates/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

const most = 50;

/** Fetches failed files again that the source has, then synchronizes. */
export const remediation = defineRemediation({
  id: 'resume-downloads',
  fixes: ['failed-updates', 'upstream-updates'],
  target: 'self',
  risk: 'R1',
  parameters,
  reversible: false,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 180_000,
  verify: ['failed-updates'],
  then: [{ remediationId: 'start-sync', target: 'self' }],
  propose(context): Proposal {
    const failed = factsOf(context.facts['failed-updates'], failedFacts);
    if (failed === undefined) return { refused: 'unknown', data: {} };
    const upstream = factsOf(context.facts['upstream-updates'], facts);
    // A top server has no upstream to be asked: Microsoft Update has the files, so each may be tried again.
    const ids =
      upstream === undefined && context.upstream === undefined
        ? failed.updates.map((update) => update.id)
        : upstream && classify(failed.updates, upstream).flatMap((one) => (one.fate === 'ready' ? one.update.id : []));
    if (ids === undefined) return { refused: 'unknown', data: {} };
    if (ids.length === 0) return { refused: 'none-ready', data: {} };
    return { parameters: { UpdateIds: ids.slice(0, most) } };
  },
});
