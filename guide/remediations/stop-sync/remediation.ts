import { factsOf } from '../../asked.ts';
import { facts } from '../../checks/sync-status/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

/** Stops a synchronization that hangs or runs at a bad time. */
export const remediation = defineRemediation({
  id: 'stop-sync',
  fixes: ['sync-status'],
  target: 'self',
  risk: 'R1',
  parameters,
  reversible: false,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 60_000,
  // A stopped synchronization counts as canceled, which is a warning and no failure.
  verify: ['sync-status'],
  propose(context): Proposal {
    const status = factsOf(context.facts['sync-status'], facts)?.current.status;
    return status === 1 ? { parameters: {} } : { refused: 'not-running', data: {} };
  },
});
