import type { ServerWorld } from './estate.ts';
import { writeEvent } from './events.ts';
import { isRunning, usesWid, widService } from './names.ts';

/** Restarts WSUS; without its database it does not come up again. */
export function restartWsus(server: ServerWorld, at: Date): void {
  const service = server.services.WsusService;
  if (!service) return;
  if (service.status === 4) writeEvent(server, { name: 'serviceStopped', at });
  service.status = service.startType !== 4 && (!usesWid(server) || isRunning(server, widService)) ? 4 : 1;
  if (service.status === 4) writeEvent(server, { name: 'serviceStarted', at });
}
