import type { Initiator } from '../domain/person.ts';
import type { SyncSummary } from '../domain/diagnosis.ts';
import type { Server } from '../domain/server.ts';
import { askChecks } from './ask.ts';
import type { FlowContext } from './context.ts';
import { beginDiagnosis, finishDiagnosis, syncSummary } from './diagnose.ts';

const watcher: Initiator = { kind: 'bot', job: 'watch' };

/** How many servers are looked at side by side. */
const parallelServers = 8;

/**
 * Reads the last finished synchronization of every server. A new failure becomes an incident whose card, with the
 * diagnosis already made, is posted to the server's channel; a later success resolves it.
 */
export async function watchServers(context: FlowContext): Promise<void> {
  const waiting = [...context.servers.values()];
  const work = async (): Promise<void> => {
    for (let server = waiting.shift(); server; server = waiting.shift()) await watchServer(context, server);
  };
  await Promise.all(Array.from({ length: parallelServers }, work));
  await postMissingAlerts(context);
}

async function watchServer(context: FlowContext, server: Server): Promise<void> {
  const sync = syncSummary(await askChecks(context, { server, checkIds: ['sync-status'] }));
  if (!sync) return;
  if (await context.store.watches.hasSeen(server.id, sync.syncId)) return;
  if (sync.failed) return onFailure(context, server, sync);
  const result = sync.succeeded ? 'succeeded' : 'other';
  await context.store.watches.observe({ serverId: server.id, syncId: sync.syncId, result });
  // A canceled synchronization is neither: what was wrong before it may still be wrong.
  if (sync.succeeded) await resolveSyncIncidents(context, server);
}

/** The failure counts as seen only after its incident is written, so that a crash in between loses no alert. */
async function onFailure(context: FlowContext, server: Server, sync: SyncSummary): Promise<void> {
  if (await context.store.watches.snoozedUntil(server.id)) return;
  context.log.warn({ server: server.id, sync: sync.syncId, error: sync.error }, 'a synchronization failed');
  const input = { server, sectionId: null, language: context.language };
  const begun = await beginDiagnosis(context, input, watcher);
  await finishDiagnosis(context, begun, { input, initiator: watcher, incident: 'join' });
  await context.store.watches.observe({ serverId: server.id, syncId: sync.syncId, result: 'failed' });
}

async function resolveSyncIncidents(context: FlowContext, server: Server): Promise<void> {
  const open = await context.store.incidents.list({ states: ['triggered', 'acknowledged'], serverId: server.id });
  for (const incident of open.filter((one) => one.fingerprint.includes('|sync-error:'))) {
    if (await context.store.incidents.resolve(incident.id, watcher)) context.show.changed(`incident:${incident.id}`);
  }
}

/** Posts the card of every open sync incident that has none: a new one, or one whose channel was not there before. */
async function postMissingAlerts(context: FlowContext): Promise<void> {
  const open = await context.store.incidents.list({ states: ['triggered'] });
  for (const incident of open.filter((one) => one.fingerprint.includes('|sync-error:'))) {
    const server = context.servers.get(incident.serverId);
    const channel = server && context.channelOf(server);
    if (channel === undefined || (await context.store.posts.of(`incident:${incident.id}`)).length > 0) continue;
    if (!(await context.store.conversations.find(channel))) {
      context.log.warn(
        { incident: incident.id, server: incident.serverId },
        'no alert: the bot is not installed in the configured channel',
      );
      continue;
    }
    await context.show.post(`incident:${incident.id}`, channel);
  }
}
