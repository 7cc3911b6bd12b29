import type { z } from 'zod';
import { factsOf } from '../../asked.ts';
import { matches } from '../../checks/proxy-settings/check.ts';
import { facts, settings } from '../../checks/proxy-settings/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters, state } from './state.ts';

/** Brings the proxy of WSUS to what the configuration expects; a password is set by a person in the console. */
export const remediation = defineRemediation({
  id: 'set-proxy',
  fixes: ['proxy-settings'],
  target: 'self',
  risk: 'R2',
  parameters,
  reversible: true,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 60_000,
  verify: ['proxy-settings'],
  then: [{ remediationId: 'start-sync', target: 'self' }],
  propose(context): Proposal {
    const expected = settings.safeParse(context.server.settings);
    if (!expected.success || expected.data.proxy === undefined) return { refused: 'none-configured', data: {} };
    const { proxy } = expected.data;
    const observed = factsOf(context.facts['proxy-settings'], facts);
    if (observed !== undefined && matches(observed, proxy)) return { refused: 'already-set', data: {} };
    if (proxy === 'none') return { parameters: { UseProxy: false } };
    return { parameters: { UseProxy: true, Name: proxy.name, Port: proxy.port } };
  },
  undo(before) {
    const old = state.safeParse(before);
    if (!old.success) return undefined;
    const { useProxy, name, port } = old.data;
    return { UseProxy: useProxy, Name: name, Port: port } satisfies z.infer<typeof parameters>;
  },
});
