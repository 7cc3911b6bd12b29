import { createGuid, type Random } from '../random.ts';
import { approvableUpdates } from '../world/approve.ts';
import { createCatalogue, products, type ProductName } from '../world/catalogue.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { writeEvent } from '../world/events.ts';
import { healthyServer } from '../world/healthy.ts';
import { contentFolderOf } from '../world/names.ts';
import { updateStates } from '../synchronization/errors.ts';
import { copyApprovals, importMetadata } from '../synchronization/import.ts';
import { nextTurn, startSynchronization, takeTurn } from '../synchronization/run.ts';
import { nextScheduled } from '../synchronization/tick.ts';
import { applyChange } from './apply.ts';
import type { Scenario, ScenarioServer } from './schema.ts';
import { topDown } from './order.ts';

const hour = 3_600_000;
const microsoftHosts = [
  'sws.update.microsoft.com',
  'windowsupdate.microsoft.com',
  'download.windowsupdate.com',
  'download.microsoft.com',
  'dl.delivery.mp.microsoft.com',
];

/** A scenario's world at a moment: healthy servers with a week of history, then the changes, then the last synchronization. */
export function buildWorld(scenario: Scenario, { at, random }: { at: Date; random: Random }): EstateWorld {
  const world: EstateWorld = {
    format: 1,
    scenario: scenario.scenario,
    servers: {},
    network: { ...scenario.network, microsoftHosts },
    microsoftUpdate: createCatalogue(),
    synchronizationMs: scenario.synchronization,
    later: scenario.later
      .flatMap(({ after, server, changes }) =>
        changes.map((change) => ({ at: new Date(at.getTime() + after).toISOString(), server, change })),
      )
      .toSorted((one, other) => one.at.localeCompare(other.at)),
  };
  const order = topDown(scenario.servers);
  const before = (hours: number) => new Date(at.getTime() - hours * hour);
  order.forEach((id, index) => {
    const server = settle(scenario, { id, index, at: before(200) });
    world.servers[id] = server;
    stock(world, server, { at: before(199), random });
    remember(server, { last: before(2), random });
  });
  for (const id of order)
    for (const change of scenario.servers[id]?.changes ?? []) applyChange(world, id, { change, at: before(3), random });
  order.forEach((id, index) => {
    synchronizeNow(world, id, { at: new Date(before(2).getTime() + Math.min(index, 40) * 60_000), random });
    const server = world.servers[id];
    if (server) server.wsus.subscription.nextSynchronizationTime = nextScheduled(server, at)?.toISOString() ?? null;
  });
  return world;
}

function settle(scenario: Scenario, { id, index, at }: { id: string; index: number; at: Date }): ServerWorld {
  const server = scenario.servers[id] as ScenarioServer;
  const proxy = scenario.network.proxies.find((one) => one.name === server.proxy);
  const upstream = scenario.servers[server.upstream];
  const [account] = Object.entries(proxy?.users ?? {});
  const user = account?.[0].split('\\').at(-1);
  return healthyServer({
    name: server.name,
    domain: scenario.domain,
    address: `10.10.${1 + Math.floor(index / 200)}.${11 + (index % 200)}`,
    role: server.role,
    upstream: upstream ? `${upstream.name}.${scenario.domain}` : 'microsoft-update',
    ...(server.sqlServer === undefined ? {} : { sqlServer: `${server.sqlServer}.${scenario.domain}` }),
    products: server.products ?? (Object.keys(products) as ProductName[]),
    ...(proxy
      ? {
          proxy: { name: proxy.name, port: proxy.port, ...(account ? { user: user ?? '', password: account[1] } : {}) },
        }
      : {}),
    at,
  });
}

/** Fills a healthy server with what its upstream has, approved and downloaded. */
function stock(world: EstateWorld, server: ServerWorld, { at, random }: { at: Date; random: Random }): void {
  importMetadata(world, server, at);
  const { wsus } = server;
  const groupId = wsus.groups[0]?.id ?? createGuid(random);
  if (!wsus.configuration.isReplicaServer)
    wsus.approvals = approvableUpdates(server).map((update) => ({
      id: createGuid(random),
      updateId: update.id,
      groupId,
      action: 0,
      state: 1,
      creationDate: at.toISOString(),
    }));
  copyApprovals(world, server);
  const approved = new Set(wsus.approvals.map((approval) => approval.updateId));
  for (const approval of wsus.approvals) approval.state = 1;
  for (const update of wsus.updates) {
    if (!approved.has(update.id)) continue;
    update.state = updateStates.ready;
    server.files[`${contentFolderOf(server)}\\${update.file.name.replaceAll('/', '\\')}`] = update.file.bytes;
  }
}

/** A week of daily synchronizations that went well. */
function remember(server: ServerWorld, { last, random }: { last: Date; random: Random }): void {
  const minutes = last.getUTCHours() * 60 + last.getUTCMinutes();
  server.wsus.subscription.synchronizeAutomaticallyTimeOfDay = minutes;
  for (let days = 7; days >= 1; days -= 1) {
    const start = new Date(last.getTime() - days * 24 * hour);
    const end = new Date(start.getTime() + 200_000 + Math.floor(random() * 60_000));
    server.wsus.history.push({
      id: createGuid(random),
      startTime: start.toISOString(),
      endTime: end.toISOString(),
      startedManually: false,
      result: 1,
      error: 0,
      errorText: '',
      updateErrors: [],
    });
    writeEvent(server, { name: 'scheduledStart', at: start });
    writeEvent(server, { name: 'succeeded', at: end });
  }
}

function synchronizeNow(world: EstateWorld, id: string, { at, random }: { at: Date; random: Random }): void {
  const server = world.servers[id];
  if (!server || server.services.WsusService?.status !== 4) return;
  startSynchronization(server, { at, startedManually: false, durationMs: world.synchronizationMs, random });
  for (let turn = nextTurn(server); turn; turn = nextTurn(server)) takeTurn(world, id, turn);
}
