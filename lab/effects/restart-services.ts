import type { z } from 'zod';
import type { state } from '../../guide/remediations/restart-services/state.ts';
import { requireElevated, requireIdle, type Act, type Effect, type Step } from '../effect.ts';
import { expectOnly } from '../parameters.ts';
import type { ServerWorld } from '../world/estate.ts';
import { restartWsus } from '../world/services.ts';

type State = z.infer<typeof state>;
type Name = State['services'][number]['name'];

const names: readonly Name[] = ['BITS', 'WsusService'];

/** Restarts BITS and WSUS, and takes back a start type of Disabled. */
export const act: Act<State> = ({ server, now, parameters }: Effect) => {
  expectOnly(parameters, []);
  requireElevated(server);
  requireIdle(server);
  const before = stateOf(server);
  const steps: Step[] = [];
  for (const name of names) {
    const service = server.services[name];
    if (!service) continue;
    const data = { service: name };
    if (service.startType === 4) {
      service.startType = name === 'BITS' ? 3 : 2;
      steps.push({ messageId: name === 'BITS' ? 'set-manual' : 'set-automatic', data });
    }
    steps.push({ messageId: 'restart', data });
    if (name === 'BITS') service.status = 4;
    if (name === 'WsusService') restartWsus(server, now);
  }
  return { changed: true, before, after: stateOf(server), steps };
};

function stateOf(server: ServerWorld): State {
  return {
    services: names.map((name) => {
      const service = server.services[name];
      return { name, status: service?.status ?? 1, start: service?.startType ?? 4 };
    }),
  };
}
