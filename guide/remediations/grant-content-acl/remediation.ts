import { factsOf } from '../../asked.ts';
import { faultsOf } from '../../checks/content-acl/faults.ts';
import { facts } from '../../checks/content-acl/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters, state } from './state.ts';

/** Adds the rights on the content folders that NETWORK SERVICE and Users lack; removes nothing. */
export const remediation = defineRemediation({
  id: 'grant-content-acl',
  fixes: ['content-acl'],
  target: 'self',
  risk: 'R2',
  parameters,
  reversible: true,
  idempotent: true,
  needs: ['local-administrator'],
  timeoutMs: 120_000,
  verify: ['content-acl'],
  propose(context): Proposal {
    const observed = factsOf(context.facts['content-acl'], facts);
    if (observed?.contentDir == null) return { refused: 'unknown', data: {} };
    if (observed.isUnc) return { refused: 'network-share', data: { path: observed.contentDir } };
    const missing = observed.places.filter((one) => !one.exists).map((one) => one.path);
    if (missing.length > 0) return { refused: 'folder-missing', data: { paths: missing } };
    const faults = observed.places.flatMap((one) => faultsOf(one));
    const denied = faults.filter((fault) => fault.kind === 'denied').map((fault) => fault.path);
    if (denied.length > 0) return { refused: 'denied', data: { paths: denied } };
    return faults.length === 0 ? { refused: 'already-set', data: {} } : { parameters: {} };
  },
  undo(before) {
    const old = state.safeParse(before);
    if (!old.success) return undefined;
    const lines = old.data.places.flatMap(({ place, entries }) =>
      entries.map((one) => [place, one.sid, one.rights, one.inheritance, one.propagation].join(';')),
    );
    return { Restore: lines };
  },
});
