import { factsOf } from '../../asked.ts';
import { facts as failedFacts } from '../../checks/failed-updates/facts.ts';
import { classify } from '../../checks/upstream-updates/classify.ts';
import { facts } from '../../checks/upstream-updates/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

const most = 50;

/** Gives up on updates that the upstream does not have any more; approvals go for good, `before` lists them. */
export const remediation = defineRemediation({
  id: 'cancel-and-decline',
  fixes: ['failed-updates', 'upstream-updates'],
  target: 'self',
  risk: 'R3',
  parameters,
  reversible: false,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 180_000,
  verify: ['failed-updates'],
  propose(context): Proposal {
    const failed = factsOf(context.facts['failed-updates'], failedFacts);
    const upstream = factsOf(context.facts['upstream-updates'], facts);
    if (failed === undefined || failed.isReplica === null || upstream === undefined)
      return { refused: 'unknown', data: {} };
    if (failed.isReplica || context.server.role === 'replica') return { refused: 'is-replica', data: {} };
    const lost = classify(failed.updates, upstream)
      .filter(({ fate }) => fate === 'gone' || fate === 'declined' || fate === 'not-selected')
      .map(({ update }) => update.id);
    if (lost.length === 0) return { refused: 'none-lost', data: {} };
    return { parameters: { UpdateIds: lost.slice(0, most) } };
  },
});
