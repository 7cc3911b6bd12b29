import type { FailedUpdate, Facts } from '../../guide/checks/failed-updates/facts.ts';
import { isApproved } from '../world/approve.ts';
import type { ServerWorld } from '../world/estate.ts';
import { recentWsusEvents } from '../world/events.ts';
import type { Update } from '../world/update.ts';
import { requireApi, type DeriveFacts } from '../look.ts';

const mostShown = 200;

/** Derives the facts of `failed-updates`. */
export const derive: DeriveFacts<Facts> = ({ server, now }) => {
  requireApi(server);
  const failed = server.wsus.updates.filter(
    (update) => (update.state === 7 || update.state === 8) && !update.isDeclined && isApproved(server, update.id),
  );
  const sorted = failed.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const events = recentWsusEvents(server, now, 48).filter((event) => event.id === 364);
  return {
    isReplica: server.wsus.configuration.isReplicaServer,
    failedCount: failed.length,
    updates: sorted.slice(0, mostShown).map((update) => show(server, update)),
    truncated: failed.length > mostShown,
    downloadFailures: { count: events.length, lastUtc: events.at(-1)?.timeCreated ?? null },
  };
};

function show(server: ServerWorld, update: Update): FailedUpdate {
  const { categories, classifications } = server.wsus;
  return {
    id: update.id,
    revision: update.revision,
    title: update.title,
    state: update.state,
    publication: update.publicationState,
    superseded: update.isSuperseded,
    declined: update.isDeclined,
    productIds: [update.categoryId],
    productTitles: [categories.find((one) => one.id === update.categoryId)?.title ?? ''],
    classificationId: update.classificationId,
    classificationTitle: classifications.find((one) => one.id === update.classificationId)?.title ?? null,
  };
}
