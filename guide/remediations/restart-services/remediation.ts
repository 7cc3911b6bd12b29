import { factsOf } from '../../asked.ts';
import { facts } from '../../checks/services/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters } from './state.ts';

const ours = ['BITS', 'WsusService'];

/** Restarts BITS and the WSUS service, and lets a disabled one start again. */
export const remediation = defineRemediation({
  id: 'restart-services',
  fixes: ['services'],
  target: 'self',
  risk: 'R1',
  parameters,
  reversible: false,
  idempotent: false,
  needs: ['local-administrator'],
  timeoutMs: 240_000,
  verify: ['services'],
  then: [{ remediationId: 'start-sync', target: 'self' }],
  propose(context): Proposal {
    const observed = factsOf(context.facts.services, facts);
    if (observed === undefined) return { refused: 'unknown', data: {} };
    const missing = observed.services.filter((one) => !one.present && ours.includes(one.name)).map((one) => one.name);
    if (missing.length > 0) return { refused: 'not-installed', data: { services: missing } };
    // A restart of these two does not start the web server or the database.
    const others = observed.services
      .filter((one) => ['W3SVC', 'WAS', 'MSSQL$MICROSOFT##WID'].includes(one.name) && one.present && one.status !== 4)
      .map((one) => one.name);
    if (others.length > 0) return { refused: 'others-stopped', data: { services: others } };
    return { parameters: {} };
  },
});
