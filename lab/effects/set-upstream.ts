import type { z } from 'zod';
import type { state } from '../../guide/remediations/set-upstream/state.ts';
import { refuse, requireAdministrator, requireIdle, type Act, type Step } from '../effect.ts';
import { booleanOf, expectOnly, numberOf, textOf } from '../parameters.ts';
import type { ServerWorld } from '../world/estate.ts';
import { configurationSaved } from '../world/saved.ts';

type State = z.infer<typeof state>;

/** Corrects what is wrong of the upstream's name, port and TLS. */
export const act: Act<State> = ({ server, now, parameters }) => {
  expectOnly(parameters, ['FromMicrosoftUpdate', 'Name', 'Port', 'UseSsl']);
  requireAdministrator(server);
  requireIdle(server);
  const before = stateOf(server);
  const after: State = {
    fromMicrosoftUpdate: booleanOf(parameters, 'FromMicrosoftUpdate') ?? before.fromMicrosoftUpdate,
    name: textOf(parameters, 'Name') ?? before.name,
    port: numberOf(parameters, 'Port') ?? before.port,
    useSsl: booleanOf(parameters, 'UseSsl') ?? before.useSsl,
  };
  if (!after.fromMicrosoftUpdate && after.name === '')
    refuse('Douki.NoUpstreamName', 'A downstream needs the name of its upstream.');
  const steps = stepsBetween(before, after);
  if (steps.length === 0) return { changed: false, before, after, steps };
  Object.assign(server.wsus.configuration, {
    syncFromMicrosoftUpdate: after.fromMicrosoftUpdate,
    upstreamWsusServerName: after.name,
    upstreamWsusServerPortNumber: after.port,
    upstreamWsusServerUseSsl: after.useSsl,
  });
  configurationSaved(server, now);
  return { changed: true, before, after: stateOf(server), steps };
};

function stepsBetween(before: State, after: State): Step[] {
  const steps: Step[] = [];
  if (before.fromMicrosoftUpdate !== after.fromMicrosoftUpdate)
    steps.push({ messageId: after.fromMicrosoftUpdate ? 'to-microsoft-update' : 'to-upstream', data: {} });
  if (before.name !== after.name) steps.push({ messageId: 'set-name', data: { from: before.name, to: after.name } });
  if (before.port !== after.port) steps.push({ messageId: 'set-port', data: { from: before.port, to: after.port } });
  if (before.useSsl !== after.useSsl)
    steps.push({ messageId: after.useSsl ? 'turn-ssl-on' : 'turn-ssl-off', data: {} });
  return steps;
}

function stateOf({ wsus }: ServerWorld): State {
  const { configuration } = wsus;
  return {
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    name: configuration.upstreamWsusServerName,
    port: configuration.upstreamWsusServerPortNumber,
    useSsl: configuration.upstreamWsusServerUseSsl,
  };
}
