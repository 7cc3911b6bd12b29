import { factsOf } from '../../asked.ts';
import { facts } from '../../checks/sync-status/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

/** Starts a synchronization now. */
export const remediation = defineRemediation({
  id: 'start-sync',
  fixes: ['sync-status'],
  target: 'self',
  risk: 'R1',
  parameters,
  reversible: false,
  idempotent: false,
  needs: ['wsus-administrator'],
  timeoutMs: 60_000,
  verify: ['sync-status'],
  startsSynchronization: true,
  propose(context): Proposal {
    const status = factsOf(context.facts['sync-status'], facts)?.current.status ?? 0;
    return status === 0 ? { parameters: {} } : { refused: 'running', data: {} };
  },
});
