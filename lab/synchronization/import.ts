import { isApproved } from '../world/approve.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import type { PublishedUpdate, Update } from '../world/update.ts';
import { syncResults, updateStates } from './errors.ts';
import { upstreamOf } from './source.ts';

/** Brings metadata down: everything this server may take from Microsoft Update or from its upstream. */
export function importMetadata(world: EstateWorld, server: ServerWorld, at: Date): void {
  const { wsus } = server;
  const source = upstreamOf(world, server)?.[1];
  const offer = source ? source.wsus : world.microsoftUpdate;
  wsus.categories = offer.categories.map((entry) => ({ ...entry }));
  wsus.classifications = offer.classifications.map((entry) => ({ ...entry }));
  if (wsus.configuration.isReplicaServer && source) copySelection(source, server);
  const known = new Map(wsus.updates.map((update) => [update.id, update]));
  const anew = newlyOffered(server, source);
  for (const update of offer.updates) {
    if (!isSelected(server, update)) continue;
    const mine = known.get(update.id);
    if (!mine) {
      wsus.updates.push(arrive(update, at));
      continue;
    }
    mine.revision = update.revision;
    mine.isSuperseded = update.isSuperseded;
    mine.publicationState = update.publicationState;
    if (anew.has(update.id)) offerAnew(server, mine);
  }
}

/** What came to the upstream since the last success is part of this synchronization, though this server has it already. */
function newlyOffered({ wsus }: ServerWorld, source: ServerWorld | undefined): ReadonlySet<string> {
  const last = wsus.history.findLast((one) => one.result === syncResults.succeeded);
  if (!source || !last) return new Set();
  return new Set(source.wsus.updates.filter((update) => update.arrivalDate > last.startTime).map(({ id }) => id));
}

/** The approval of an update that is offered anew is evaluated anew, so a download that failed starts again. */
function offerAnew(server: ServerWorld, mine: Update): void {
  const isFailed = mine.state === updateStates.failed || mine.state === updateStates.canceled;
  if (isFailed && !mine.isDeclined && isApproved(server, mine.id)) mine.state = updateStates.notReady;
}

/** Brings metadata of products and classifications only, as a category synchronization does. */
export function importCategories(world: EstateWorld, server: ServerWorld): void {
  const offer = upstreamOf(world, server)?.[1].wsus ?? world.microsoftUpdate;
  server.wsus.categories = offer.categories.map((entry) => ({ ...entry }));
  server.wsus.classifications = offer.classifications.map((entry) => ({ ...entry }));
}

/** Makes a replica's approvals and declines those of its upstream; inactive approvals stay behind. */
export function copyApprovals(world: EstateWorld, server: ServerWorld): void {
  const source = upstreamOf(world, server)?.[1];
  if (!source || !server.wsus.configuration.isReplicaServer) return;
  const { wsus } = server;
  wsus.groups = source.wsus.groups.map((group) => ({ ...group }));
  const declined = new Set(source.wsus.updates.filter((update) => update.isDeclined).map((update) => update.id));
  for (const update of wsus.updates) if (declined.has(update.id)) update.isDeclined = true;
  const ready = new Set(wsus.updates.filter((update) => update.state === updateStates.ready).map(({ id }) => id));
  wsus.approvals = source.wsus.approvals
    .filter((approval) => !isInactive(source, approval.updateId))
    .map((approval) => ({ ...approval, state: ready.has(approval.updateId) ? 1 : 0 }));
  const approved = new Set(wsus.approvals.map((approval) => approval.updateId));
  for (const update of wsus.updates)
    if (approved.has(update.id) && update.state === updateStates.notNeeded) update.state = updateStates.notReady;
}

/** True when an approval of this update can never become active, because every language it exists in was dropped. */
export function isInactive(server: ServerWorld, updateId: string): boolean {
  const { configuration, updates } = server.wsus;
  if (configuration.allUpdateLanguagesEnabled) return false;
  const languages = updates.find((update) => update.id === updateId)?.languages ?? [];
  return languages.length > 0 && !languages.some((one) => configuration.enabledUpdateLanguages.includes(one));
}

/** Titles that `wsusutil listinactiveapprovals` prints after its headline. */
export function inactiveTitles(server: ServerWorld): string[] {
  return server.wsus.updates
    .filter((update) => !update.isDeclined && isApproved(server, update.id) && isInactive(server, update.id))
    .map((update) => update.title);
}

function isSelected(server: ServerWorld, update: PublishedUpdate): boolean {
  const { subscription, configuration } = server.wsus;
  if (!subscription.categoryIds.includes(update.categoryId)) return false;
  if (!subscription.classificationIds.includes(update.classificationId)) return false;
  if (configuration.allUpdateLanguagesEnabled || update.languages.length === 0) return true;
  return update.languages.some((language) => configuration.enabledUpdateLanguages.includes(language));
}

function copySelection(source: ServerWorld, server: ServerWorld): void {
  server.wsus.subscription.categoryIds = [...source.wsus.subscription.categoryIds];
  server.wsus.subscription.classificationIds = [...source.wsus.subscription.classificationIds];
  server.wsus.configuration.enabledUpdateLanguages = [...source.wsus.configuration.enabledUpdateLanguages];
  server.wsus.configuration.allUpdateLanguagesEnabled = source.wsus.configuration.allUpdateLanguagesEnabled;
}

function arrive(update: PublishedUpdate, at: Date): Update {
  const { id, revision, title, knowledgeBase, categoryId, classificationId, languages } = update;
  const { creationDate, isSuperseded, publicationState, file } = update;
  return {
    ...{ id, revision, title, knowledgeBase, categoryId, classificationId, creationDate, isSuperseded },
    ...{ publicationState, languages: [...languages], file: { ...file } },
    state: updateStates.notNeeded,
    isDeclined: false,
    resumeRequested: false,
    arrivalDate: at.toISOString(),
  };
}
