import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import { estateWorldSchema, type ServerWorld } from '../../lab/world/estate.ts';
import { openWorld, scenarioNames, type TestWorld } from './worlds.ts';

let scripts: LabScripts;
beforeAll(async () => {
  scripts = await loadScripts();
});

function serverIn(opened: TestWorld, id: string): ServerWorld {
  const server = opened.world.servers[id];
  if (!server) throw new Error(`no server ${id}`);
  return server;
}

/** Changes a healthy server, synchronizes it, and gives what the history then says. */
function synchronizeAfter(change: (server: ServerWorld, opened: TestWorld) => void, id = 'wsus02') {
  const opened = openWorld('healthy', scripts);
  change(serverIn(opened, id), opened);
  opened.run(id, 'start-sync');
  opened.pass(opened.world.synchronizationMs);
  const { history, running } = serverIn(opened, id).wsus;
  expect(running).toBeNull();
  return { opened, last: history.at(-1), events: serverIn(opened, id).events.map((event) => event.id) };
}

describe('a simulated synchronization', () => {
  test.each(scenarioNames)('leaves a world that fits its schema: %s', (name) => {
    const opened = openWorld(name, scripts);
    opened.pass(36 * 3_600_000);
    expect(() => estateWorldSchema.parse(opened.world)).not.toThrow();
  });

  test('takes its time, shows its progress, and ends with a history entry and an event', () => {
    const opened = openWorld('healthy', scripts);
    opened.run('wsus02', 'start-sync');
    opened.pass(opened.world.synchronizationMs / 2);
    expect(opened.run('wsus02', 'sync-status')).toMatchObject({
      configurationState: 2,
      current: { status: 1, phase: 1, totalItems: 40, processedItems: 16 },
    });
    opened.pass(opened.world.synchronizationMs / 2);
    expect(serverIn(opened, 'wsus02').wsus.history.at(-1)).toMatchObject({
      ...{ startTime: '2026-11-24T09:00:00.000Z', endTime: '2026-11-24T09:04:00.000Z' },
      ...{ startedManually: true, result: 1, error: 0 },
    });
    expect(
      serverIn(opened, 'wsus02')
        .events.slice(-2)
        .map((event) => event.id),
    ).toEqual([382, 384]);
  });

  test('runs once a day by itself, and once for all the days the lab was off', () => {
    const opened = openWorld('healthy', scripts);
    const before = serverIn(opened, 'wsus01').wsus.history.length;
    opened.pass(24 * 3_600_000);
    expect(serverIn(opened, 'wsus01').wsus.history).toHaveLength(before + 1);
    opened.pass(7 * 24 * 3_600_000);
    opened.pass(opened.world.synchronizationMs);
    expect(serverIn(opened, 'wsus01').wsus.history).toHaveLength(before + 2);
  });

  test('is canceled when it is stopped', () => {
    const opened = openWorld('healthy', scripts);
    opened.run('wsus02', 'start-sync');
    opened.pass(1000);
    expect(opened.run('wsus02', 'stop-sync')).toMatchObject({ changed: true, after: { status: 2 } });
    expect(opened.run('wsus02', 'stop-sync')).toMatchObject({ changed: false, before: { status: 2 } });
    opened.pass(opened.world.synchronizationMs);
    expect(serverIn(opened, 'wsus02').wsus.history.at(-1)).toMatchObject({ result: 3, error: 12 });
    expect(serverIn(opened, 'wsus02').events.at(-1)?.id).toBe(387);
  });

  test.each<[string, number, (server: ServerWorld, opened: TestWorld) => void, string?]>([
    ['the database is down', 2, (server) => setService(server, 'MSSQL$MICROSOFT##WID', 1)],
    ['BITS is disabled', 1, (server) => Object.assign(server.services.BITS ?? {}, { startType: 4 })],
    ['WSUS is stopped meanwhile', 1, (server) => setService(server, 'WsusService', 1)],
    ['the name does not resolve', 6, (server) => configure(server, { upstreamWsusServerName: 'tokio-up01' })],
    ['the port is wrong', 10, (server) => configure(server, { upstreamWsusServerPortNumber: 80 })],
    ['TLS is expected where none is', 10, (server) => configure(server, { upstreamWsusServerUseSsl: true })],
    ['a proxy stands between', 10, (server) => configure(server, { useProxy: true, proxyName: 'proxy.corp.example' })],
    ['the pool of the upstream is stopped', 7, (_server, opened) => stopPool(serverIn(opened, 'wsus01'))],
    ['the clock is wrong', 10, (server) => (server.computer.clockOffsetMs = 400_000)],
    ['the upstream is no web server', 10, (_server, opened) => setService(serverIn(opened, 'wsus01'), 'W3SVC', 1)],
    ['the proxy cannot be found', 5, (server) => configure(server, { proxyName: 'proxi.corp.example' }), 'wsus01'],
    ['the proxy wants another password', 5, (server) => configure(server, { proxyPassword: 'old' }), 'wsus01'],
    ['the proxy is not used', 10, (server) => configure(server, { useProxy: false }), 'wsus01'],
    ['Microsoft does not answer', 10, (_server, opened) => (opened.world.network.microsoftAnswers = false), 'wsus01'],
  ])('fails when %s with error %i', (...[, error, change, id]) => {
    const { last } = synchronizeAfter((server, opened) => {
      // The API has to answer until the synchronization runs, so the fault comes right after its start.
      opened.run(id ?? 'wsus02', 'start-sync');
      change(serverIn(opened, id ?? 'wsus02'), opened);
      opened.pass(opened.world.synchronizationMs);
      const { history } = serverIn(opened, id ?? 'wsus02').wsus;
      expect(history.at(-1)).toMatchObject({ result: 2, error });
      heal(opened);
    }, id);
    expect(last).toMatchObject({ result: 1, error: 0 });
  });

  test.each([
    [5386, ''],
    [3932, "WebException: the remote name could not be resolved: 'tokio-up01'"],
  ])('keeps the text of a failure on build 20348.%i as %j', (build, text) => {
    const opened = openWorld('healthy', scripts);
    const key = opened.world.servers.wsus02?.registry['HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'];
    Object.assign(key ?? {}, { UBR: { kind: 'DWord', data: build } });
    configure(serverIn(opened, 'wsus02'), { upstreamWsusServerName: 'tokio-up01' });
    opened.run('wsus02', 'start-sync');
    opened.pass(opened.world.synchronizationMs);
    expect(serverIn(opened, 'wsus02').wsus.history.at(-1)?.errorText).toBe(text);
  });

  test('writes the events that a failure has, and the green one on recovery', () => {
    const { events } = synchronizeAfter((server, opened) => {
      opened.run('wsus02', 'start-sync');
      configure(serverIn(opened, 'wsus02'), { upstreamWsusServerName: 'tokio-up01' });
      opened.pass(opened.world.synchronizationMs);
      heal(opened);
    });
    expect(events.slice(-6)).toEqual([382, 386, 10022, 382, 384, 10020]);
  });

  test('brings new updates and the approvals of its upstream down to a replica', () => {
    const opened = openWorld('replica-approvals', scripts);
    const [parent, replica] = [serverIn(opened, 'wsus01').wsus, serverIn(opened, 'wsus02').wsus];
    expect(parent.approvals.length - replica.approvals.length).toBe(3);
    parent.configuration.enabledUpdateLanguages.push('de');
    opened.run('wsus02', 'start-sync');
    opened.pass(opened.world.synchronizationMs);
    expect(parent.approvals.length - serverIn(opened, 'wsus02').wsus.approvals.length).toBe(2);
  });

  test('fails to download without space, and says so with an event 364', () => {
    const opened = openWorld('missing-updates', scripts);
    opened.run('wsus01', 'select-products', { CategoryIds: selectable(opened) });
    opened.run('wsus01', 'start-sync');
    opened.pass(opened.world.synchronizationMs);
    Object.assign(serverIn(opened, 'wsus02').drives['D:\\'] ?? {}, { freeBytes: 1000 });
    opened.run('wsus02', 'start-sync');
    opened.pass(opened.world.synchronizationMs);
    const event = serverIn(opened, 'wsus02').events.findLast((one) => one.id === 364);
    expect(event?.properties[0]).toContain('0x80070070');
    expect(serverIn(opened, 'wsus02').wsus.history.at(-1)?.result).toBe(1);
  });
});

function selectable(opened: TestWorld): string[] {
  const { categories, subscription } = serverIn(opened, 'wsus01').wsus;
  return categories.map((one) => one.id).filter((id) => !subscription.categoryIds.includes(id));
}

function setService(server: ServerWorld, name: string, status: 1 | 4): void {
  Object.assign(server.services[name] ?? {}, { status });
}

function configure(server: ServerWorld, settings: Partial<ServerWorld['wsus']['configuration']>): void {
  Object.assign(server.wsus.configuration, settings);
}

function stopPool(server: ServerWorld): void {
  Object.assign(server.iis.pools.WsusPool ?? {}, { state: 'Stopped' });
}

/** Puts back what the faults above changed, and nothing that a synchronization made. */
function heal(opened: TestWorld): void {
  const fresh = openWorld('healthy', scripts).world;
  opened.world.network = fresh.network;
  for (const [id, server] of Object.entries(opened.world.servers)) {
    const healthy = fresh.servers[id];
    if (!healthy) continue;
    Object.assign(server, { services: healthy.services, iis: healthy.iis, computer: healthy.computer });
    server.wsus.configuration = healthy.wsus.configuration;
  }
}
