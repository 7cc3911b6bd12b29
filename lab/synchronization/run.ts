import { createGuid, type Random } from '../random.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { writeEvent, writeHealth } from '../world/events.ts';
import { fullNameOf, isRunning, registryNumber } from '../world/names.ts';
import type { RunningSynchronization } from '../world/wsus.ts';
import { downloadContent } from './content.ts';
import { syncErrors, syncResults, type SynchronizationFailure } from './errors.ts';
import { copyApprovals, importCategories, importMetadata, isInactive } from './import.ts';
import { findSourceFailure, upstreamOf } from './source.ts';

/** Windows Server 2022, KB5070884. */
const firstSilentBuild = 4297;

/** How a synchronization is started. */
export interface SynchronizationStart {
  readonly at: Date;
  readonly startedManually: boolean;
  readonly categoriesOnly?: boolean;
  readonly durationMs: number;
  readonly random: Random;
}

/** Starts a synchronization; the caller has made sure that none runs. */
export function startSynchronization(server: ServerWorld, start: SynchronizationStart): void {
  const from = start.at.getTime();
  server.wsus.running = {
    id: createGuid(start.random),
    startedAt: start.at.toISOString(),
    startedManually: start.startedManually,
    categoriesOnly: start.categoriesOnly === true,
    phase: 3,
    totalItems: 0,
    processedItems: 0,
    connectsAt: new Date(from + Math.round(start.durationMs * 0.15)).toISOString(),
    endsAt: new Date(from + start.durationMs).toISOString(),
    stopping: false,
  };
  writeEvent(server, { name: start.startedManually ? 'manualStart' : 'scheduledStart', at: start.at });
}

/** Asks the running synchronization to stop; it ends at the next tick that is at least a tenth of its time later. */
export function stopSynchronization(server: ServerWorld, at: Date): void {
  const running = server.wsus.running;
  if (!running || running.stopping) return;
  const whole = new Date(running.endsAt).getTime() - new Date(running.startedAt).getTime();
  running.stopping = true;
  running.connectsAt = new Date(at.getTime() + Math.round(whole * 0.1)).toISOString();
  running.endsAt = running.connectsAt;
}

/** When this server's running synchronization comes to its next turn; undefined when none runs. */
export function nextTurn(server: ServerWorld): Date | undefined {
  const running = server.wsus.running;
  if (!running) return undefined;
  return new Date(running.phase === 3 ? running.connectsAt : running.endsAt);
}

/** Takes the running synchronization over its next turn: connected, failed, canceled or finished. */
export function takeTurn(world: EstateWorld, id: string, at: Date): void {
  const server = world.servers[id];
  const running = server?.wsus.running;
  if (!server || !running) return;
  if (running.stopping) return end(server, at, { error: syncErrors.userCanceled, text: '' });
  if (!isRunning(server, 'WsusService'))
    return end(server, at, { error: syncErrors.unknown, text: 'ThreadAbortException: the service was stopped' });
  const failure = findSourceFailure(world, server);
  if (failure) return end(server, at, failure);
  if (running.phase === 3) {
    running.phase = 1;
    running.totalItems = Math.max(20, world.microsoftUpdate.updates.length);
    return;
  }
  succeed(world, server, { running, at });
}

/** Shows how far a running synchronization is; it has no meaning beyond the picture. */
export function showProgress(server: ServerWorld, now: Date): void {
  const running = server.wsus.running;
  if (!running || running.phase === 3) return;
  const from = new Date(running.connectsAt).getTime();
  const share = (now.getTime() - from) / Math.max(1, new Date(running.endsAt).getTime() - from);
  running.processedItems = Math.min(running.totalItems, Math.max(0, Math.floor(running.totalItems * share)));
  if (server.wsus.configuration.isReplicaServer && share > 0.8) running.phase = 2;
}

function succeed(
  world: EstateWorld,
  server: ServerWorld,
  { running, at }: { running: RunningSynchronization; at: Date },
): void {
  if (running.categoriesOnly) {
    importCategories(world, server);
    return end(server, at);
  }
  importMetadata(world, server, at);
  const missing = findMissingForApproval(world, server);
  copyApprovals(world, server);
  end(server, at, missing);
  if (!missing) report(world, server, at);
  downloadContent(world, server, at);
}

/** A replica cannot copy an approval of an update that it does not have, for example because of its languages. */
function findMissingForApproval(world: EstateWorld, server: ServerWorld): SynchronizationFailure | undefined {
  const source = upstreamOf(world, server)?.[1];
  if (!source || !server.wsus.configuration.isReplicaServer) return undefined;
  const mine = new Set(server.wsus.updates.map((update) => update.id));
  const inactive = new Set(source.wsus.approvals.map((one) => one.updateId).filter((id) => isInactive(source, id)));
  const lost = source.wsus.approvals.find((one) => !mine.has(one.updateId) && !inactive.has(one.updateId));
  if (!lost) return undefined;
  return { error: syncErrors.missingForApproval, text: `the update ${lost.updateId} of an approval is missing` };
}

function end(server: ServerWorld, at: Date, failure?: SynchronizationFailure): void {
  const running = server.wsus.running;
  if (!running) return;
  const isCanceled = failure?.error === syncErrors.userCanceled;
  server.wsus.running = null;
  server.wsus.history.push({
    id: running.id,
    startTime: running.startedAt,
    endTime: at.toISOString(),
    startedManually: running.startedManually,
    result: isCanceled ? syncResults.canceled : failure ? syncResults.failed : syncResults.succeeded,
    error: failure?.error ?? syncErrors.notApplicable,
    errorText: tellsErrorText(server) ? (failure?.text ?? '') : '',
    updateErrors: [],
  });
  if (failure?.error === syncErrors.databaseConnectFailed) writeEvent(server, { name: 'databaseFailed', at });
  if (isCanceled) return writeEvent(server, { name: 'canceled', at });
  if (!failure) {
    writeEvent(server, { name: 'succeeded', at });
    return writeHealth(server, { name: 'catalogRight', at });
  }
  if (!isRunning(server, 'WsusService')) return;
  writeEvent(server, { name: 'failed', at, properties: [failure.text] });
  writeHealth(server, { name: 'catalogWrong', at });
}

/** Servers with the updates of October 2025 or later no longer keep the text of a failure (wsus.md E20). */
function tellsErrorText(server: ServerWorld): boolean {
  const build = registryNumber(server, 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'UBR');
  return build !== null && build < firstSilentBuild;
}

/** Lets the upstream know of its child, as the rollup does. */
function report(world: EstateWorld, server: ServerWorld, at: Date): void {
  const upstream = upstreamOf(world, server)?.[1];
  if (!upstream) return;
  const { serverId, isReplicaServer } = server.wsus.configuration;
  const known = upstream.wsus.downstreamServers.filter((one) => one.id !== serverId);
  upstream.wsus.downstreamServers = [
    ...known,
    {
      id: serverId,
      fullDomainName: fullNameOf(server),
      lastSyncTime: at.toISOString(),
      lastRollupTime: at.toISOString(),
      parentServerId: upstream.wsus.configuration.serverId,
      syncsFromDownstreamServer: false,
      version: server.wsus.version,
      isReplica: isReplicaServer,
    },
  ];
}
