import type { z } from 'zod';
import type { state } from '../../guide/remediations/stop-sync/state.ts';
import { requireAdministrator, type Act } from '../effect.ts';
import { expectOnly } from '../parameters.ts';
import { stopSynchronization } from '../synchronization/run.ts';

/** Asks a running synchronization to stop. */
export const act: Act<z.infer<typeof state>> = ({ server, now, parameters }) => {
  expectOnly(parameters, []);
  requireAdministrator(server);
  const { running } = server.wsus;
  const status = !running ? 0 : running.stopping ? 2 : 1;
  if (status !== 1) return { changed: false, before: { status }, after: { status }, steps: [] };
  stopSynchronization(server, now);
  return { changed: true, before: { status }, after: { status: 2 }, steps: [{ messageId: 'stop', data: {} }] };
};
