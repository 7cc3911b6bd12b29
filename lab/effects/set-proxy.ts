import type { z } from 'zod';
import type { state } from '../../guide/remediations/set-proxy/state.ts';
import { refuse, requireAdministrator, requireIdle, type Act, type Step } from '../effect.ts';
import { booleanOf, expectOnly, numberOf, required, textOf } from '../parameters.ts';
import type { ServerWorld } from '../world/estate.ts';
import { configurationSaved } from '../world/saved.ts';

type State = z.infer<typeof state>;

/** Turns the proxy on or off, or corrects its address; the credentials stay as they are. */
export const act: Act<State> = ({ server, now, parameters }) => {
  expectOnly(parameters, ['UseProxy', 'Name', 'Port']);
  const useProxy = required(booleanOf(parameters, 'UseProxy'), 'UseProxy');
  requireAdministrator(server);
  requireIdle(server);
  const before = stateOf(server);
  const after: State = {
    useProxy,
    name: textOf(parameters, 'Name') ?? before.name,
    port: numberOf(parameters, 'Port') ?? before.port,
  };
  if (useProxy && after.name === '') refuse('Douki.NoProxyName', 'A proxy without a name cannot be used.');
  const steps: Step[] = [];
  if (before.name !== after.name || before.port !== after.port)
    steps.push({ messageId: 'set-address', data: { name: after.name, port: after.port } });
  if (before.useProxy !== useProxy) steps.push({ messageId: useProxy ? 'turn-on' : 'turn-off', data: {} });
  if (steps.length === 0) return { changed: false, before, after, steps };
  Object.assign(server.wsus.configuration, { useProxy, proxyName: after.name, proxyServerPort: after.port });
  configurationSaved(server, now);
  return { changed: true, before, after: stateOf(server), steps };
};

function stateOf({ wsus }: ServerWorld): State {
  const { useProxy, proxyName, proxyServerPort } = wsus.configuration;
  return { useProxy, name: proxyName, port: proxyServerPort };
}
