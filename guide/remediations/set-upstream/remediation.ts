import { isIP } from 'node:net';
import type { z } from 'zod';
import { factsOf } from '../../asked.ts';
import type { GuideServer } from '../../check.ts';
import { facts, type Facts } from '../../checks/upstream-connection/facts.ts';
import { isSameHost } from '../../checks/upstream-connection/host-name.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters, state } from './state.ts';

type Wanted = z.infer<typeof parameters>;

/** Corrects what differs from the configured upstream: name, port, TLS; nothing else. */
export const remediation = defineRemediation({
  id: 'set-upstream',
  fixes: ['upstream-connection'],
  target: 'self',
  risk: 'R2',
  parameters,
  reversible: true,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 60_000,
  verify: ['upstream-connection'],
  then: [{ remediationId: 'start-sync', target: 'self' }],
  propose(context): Proposal {
    if (context.upstream === undefined) return { refused: 'none-configured', data: {} };
    const observed = factsOf(context.facts['upstream-connection'], facts);
    if (observed === undefined) return { refused: 'unknown', data: {} };
    const wanted = differences(observed, context.upstream);
    if (Object.keys(wanted).length === 0) return { refused: 'already-set', data: { name: observed.name } };
    return { parameters: wanted };
  },
  undo(before) {
    const old = state.safeParse(before);
    if (!old.success) return undefined;
    const { fromMicrosoftUpdate, name, port, useSsl } = old.data;
    const settings = { FromMicrosoftUpdate: fromMicrosoftUpdate, Name: name, UseSsl: useSsl } satisfies Wanted;
    // A server that never had an upstream has port 0, which cannot be set.
    return port === 0 ? settings : { ...settings, Port: port };
  },
});

function differences(observed: Facts, upstream: GuideServer): Wanted {
  const wanted: Wanted = {};
  if (observed.fromMicrosoftUpdate) wanted.FromMicrosoftUpdate = false;
  if (!isRightName(observed.name, upstream.host)) wanted.Name = upstream.host;
  if (observed.port !== upstream.port) wanted.Port = upstream.port;
  if (observed.useSsl !== upstream.useSsl) wanted.UseSsl = upstream.useSsl;
  return wanted;
}

// An address is replaced by the name: it breaks certificates (wsus.md S2).
function isRightName(name: string | null, host: string): boolean {
  return name !== null && isIP(name) === 0 && isSameHost(name, host);
}
