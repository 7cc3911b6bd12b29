import type { z } from 'zod';
import type { state } from '../../guide/remediations/start-sync/state.ts';
import { requireAdministrator, requireIdle, type Act } from '../effect.ts';
import { expectOnly } from '../parameters.ts';
import { startSynchronization } from '../synchronization/run.ts';

/** Starts a synchronization; it then takes its time. */
export const act: Act<z.infer<typeof state>> = ({ world, server, now, random, parameters }) => {
  expectOnly(parameters, []);
  requireAdministrator(server);
  requireIdle(server);
  const lastId = server.wsus.history.at(-1)?.id ?? null;
  startSynchronization(server, { at: now, startedManually: true, durationMs: world.synchronizationMs, random });
  return {
    changed: true,
    before: { status: 0, lastId },
    after: { status: 1, lastId },
    steps: [{ messageId: 'start', data: {} }],
  };
};
