import type { z } from 'zod';
import type { Random } from '../random.ts';
import { isRunning, contentDirectoryOf, contentFolderOf, contentRootOf } from '../world/names.ts';
import { serverWorldSchema, type EstateWorld, type ServerWorld } from '../world/estate.ts';
import { productId, type ProductName } from '../world/catalogue.ts';
import { writeEvent } from '../world/events.ts';
import { startSynchronization } from '../synchronization/run.ts';
import { updateStates } from '../synchronization/errors.ts';
import type { Change } from './change.ts';

/** When and by what chance a change happens. */
export interface Occasion {
  readonly at: Date;
  readonly random: Random;
}

/** Applies one change of a scenario to one server of the world. */
export function applyChange(
  world: EstateWorld,
  id: string,
  { change, at, random }: Occasion & { change: Change },
): void {
  const server = world.servers[id];
  if (!server) return;
  if ('set' in change) world.servers[id] = overlay(server, change.set);
  if ('services' in change) setServices(server, change.services, at);
  if ('revoke' in change) revoke(server, change.revoke);
  if ('forget' in change) for (const product of change.forget) forget(server, product);
  if ('refetch' in change) for (const product of change.refetch) refetch(server, product);
  if (!('synchronize' in change) || server.wsus.running || !isRunning(server, 'WsusService')) return;
  const startedManually = change.synchronize === 'manual';
  startSynchronization(server, { at, startedManually, durationMs: world.synchronizationMs, random });
}

/** What is wrong with a `set`, as zod tells it; empty when it fits the state of a server. */
export function issuesOfSet(server: ServerWorld, set: Record<string, unknown>): readonly z.core.$ZodIssue[] {
  return serverWorldSchema.safeParse(merge(server, set), { reportInput: true }).error?.issues ?? [];
}

function overlay(server: ServerWorld, set: Record<string, unknown>): ServerWorld {
  return serverWorldSchema.parse(merge(server, set));
}

function merge(below: unknown, above: unknown): unknown {
  if (!isDictionary(below) || !isDictionary(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = merge(below[key], value);
  return merged;
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setServices(server: ServerWorld, states: Record<string, 'running' | 'stopped' | 'disabled'>, at: Date): void {
  for (const [name, state] of Object.entries(states)) {
    const service = server.services[name];
    if (!service) continue;
    service.status = state === 'running' ? 4 : 1;
    if (state === 'disabled') service.startType = 4;
    if (name === 'WsusService')
      writeEvent(server, { name: state === 'running' ? 'serviceStarted' : 'serviceStopped', at });
  }
}

function revoke(server: ServerWorld, { place, sids }: { place: string; sids: string[] }): void {
  const path = place === 'volume-root' ? contentRootOf(server) : folderOf(server, place);
  server.access[path] = (server.access[path] ?? []).filter((rule) => !sids.includes(rule.sid));
}

function folderOf(server: ServerWorld, place: string): string {
  return place === 'content-dir' ? (contentDirectoryOf(server) ?? '') : contentFolderOf(server);
}

function forget(server: ServerWorld, product: ProductName): void {
  const { wsus } = server;
  const category = productId(product);
  wsus.subscription.categoryIds = wsus.subscription.categoryIds.filter((one) => one !== category);
  const gone = wsus.updates.filter((update) => update.categoryId === category);
  for (const update of gone) delete server.files[pathOf(server, update.file.name)];
  const ids = new Set(gone.map((update) => update.id));
  wsus.updates = wsus.updates.filter((update) => !ids.has(update.id));
  wsus.approvals = wsus.approvals.filter((approval) => !ids.has(approval.updateId));
}

function refetch(server: ServerWorld, product: ProductName): void {
  const category = productId(product);
  for (const update of server.wsus.updates) {
    if (update.categoryId !== category || update.state !== updateStates.ready) continue;
    update.state = updateStates.notReady;
    delete server.files[pathOf(server, update.file.name)];
  }
}

function pathOf(server: ServerWorld, name: string): string {
  return `${contentFolderOf(server)}\\${name.replaceAll('/', '\\')}`;
}
