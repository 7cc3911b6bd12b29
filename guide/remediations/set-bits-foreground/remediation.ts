import { factsOf } from '../../asked.ts';
import { evidenceOf } from '../../checks/range-requests/evidence.ts';
import { facts } from '../../checks/range-requests/facts.ts';
import { facts as storedFacts } from '../../checks/susdb-configuration/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters, state } from './state.ts';

/** Works around a proxy that strips range requests, or takes the work-around back when the ranges pass again. */
export const remediation = defineRemediation({
  id: 'set-bits-foreground',
  fixes: ['range-requests'],
  target: 'self',
  risk: 'R2',
  parameters,
  reversible: true,
  idempotent: true,
  needs: ['wsus-administrator', 'local-administrator'],
  timeoutMs: 180_000,
  verify: ['range-requests'],
  propose(context): Proposal {
    const observed = factsOf(context.facts['range-requests'], facts);
    if (observed === undefined) return { refused: 'unknown', data: {} };
    // Where the API does not offer the setting, SUSDB has it; the dry run reads it again before anything is asked for.
    const stored = factsOf(context.facts['susdb-configuration'], storedFacts)?.foreground ?? null;
    const foreground = observed.foreground ?? stored;
    if (foreground === null) return { refused: 'not-offered', data: {} };
    const { says } = evidenceOf(observed);
    if (says === 'stripped' && !foreground) return { parameters: { Foreground: true } };
    if (says === 'through' && foreground) return { parameters: { Foreground: false } };
    return { refused: 'already-set', data: {} };
  },
  undo(before) {
    const old = state.safeParse(before);
    return old.success ? { Foreground: old.data.foreground } : undefined;
  },
});
