import type { Facts, Synchronization as Shown } from '../../guide/checks/sync-status/facts.ts';
import { recentWsusEvents } from '../world/events.ts';
import type { Synchronization, Wsus } from '../world/wsus.ts';
import { orNull, requireApi, type DeriveFacts, type Look } from '../look.ts';

const day = 86_400_000;

/** Derives the facts of `sync-status`. */
export const derive: DeriveFacts<Facts> = (look) => {
  const { server } = look;
  requireApi(server);
  const { wsus } = server;
  const { configuration, subscription, running } = wsus;
  const last = wsus.history.findLast((one) => one.result >= 1 && one.result <= 3);
  return {
    apiVersion: wsus.version,
    role: wsus.currentUserRole,
    configurationState: running ? 2 : 0,
    source: {
      fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
      isReplica: configuration.isReplicaServer,
      upstreamName: orNull(configuration.upstreamWsusServerName),
      upstreamPort: configuration.upstreamWsusServerPortNumber,
      upstreamUseSsl: configuration.upstreamWsusServerUseSsl,
    },
    current: {
      status: !running ? 0 : running.stopping ? 2 : 1,
      phase: running?.phase ?? 0,
      processedItems: running?.processedItems ?? 0,
      totalItems: running?.totalItems ?? 0,
    },
    schedule: {
      automatic: subscription.synchronizeAutomatically,
      perDay: subscription.numberOfSynchronizationsPerDay,
      nextUtc: subscription.nextSynchronizationTime,
    },
    lastFinished: last ? show(last) : null,
    history: historyOf(wsus, look.now),
    events: eventsOf(look),
  };
};

function historyOf(wsus: Wsus, now: Date): Shown[] {
  const since = now.getTime() - 14 * day;
  const finished = wsus.history.filter((one) => new Date(one.startTime).getTime() >= since).map(show);
  return [...finished, ...(wsus.running ? [showRunning(wsus.running)] : [])].reverse().slice(0, 10);
}

function show(one: Synchronization): Shown {
  return {
    id: one.id,
    startUtc: one.startTime,
    endUtc: one.endTime,
    manual: one.startedManually,
    result: one.result,
    error: one.error,
    errorText: orNull(one.errorText.split('\n').slice(0, 2).join('\n').slice(0, 400)),
    updateErrorCount: one.updateErrors.length,
  };
}

function showRunning(running: NonNullable<Wsus['running']>): Shown {
  return {
    id: running.id,
    startUtc: running.startedAt,
    endUtc: null,
    manual: running.startedManually,
    result: 4,
    error: 0,
    errorText: null,
    updateErrorCount: 0,
  };
}

function eventsOf({ server, now }: Look): Facts['events'] {
  const byId = new Map<number, { id: number; count: number; lastUtc: string }>();
  for (const event of recentWsusEvents(server, now, 48)) {
    const count = (byId.get(event.id)?.count ?? 0) + 1;
    byId.set(event.id, { id: event.id, count, lastUtc: event.timeCreated });
  }
  return [...byId.values()].sort((one, other) => one.id - other.id);
}
