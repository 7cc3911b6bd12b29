import type { ServerWorld } from '../../lab/world/estate.ts';
import { fullNameOf, setupKey, widService, wsusPool, wsusSite } from '../../lab/world/names.ts';
import type { TestWorld } from '../lab/worlds.ts';
import { scenarioNamed, scenarioNames } from '../lab/worlds.ts';

/** One server of one world that both players look at. */
export interface Situation {
  readonly name: string;
  readonly scenario: string;
  readonly server: string;
  /** What is different from the scenario. */
  change?(server: ServerWorld, opened: TestWorld): void;
}

/** Every server of every scenario, as it is two minutes after its start. */
export const everyServer: readonly Situation[] = scenarioNames.flatMap((scenario) =>
  Object.keys(scenarioNamed(scenario).servers).map((server) => ({ name: `${scenario}: ${server}`, scenario, server })),
);

/** Worlds in which something that a script relies on is missing or ends badly; for both a server at the top and one below it. */
export const troubledServers: readonly Situation[] = ['wsus01', 'wsus02', 'wsus03'].flatMap((server) =>
  Object.entries(troubles()).map(([name, change]) => ({
    name: `${server}, ${name}`,
    scenario: 'healthy',
    server,
    change,
  })),
);

function troubles(): Record<string, NonNullable<Situation['change']>> {
  return {
    'the web server is stopped': ({ services }) => stop(services, 'W3SVC'),
    'the site is stopped': ({ iis }) => Object.assign(iis.sites[wsusSite] ?? {}, { state: 'Stopped' }),
    'the pool is stopped': ({ iis }) => Object.assign(iis.pools[wsusPool] ?? {}, { state: 'Stopped' }),
    'the database service is stopped': ({ services }) => stop(services, widService),
    'SUSDB is not online': ({ wsus }) => (wsus.database.state = 1),
    'the account has no role in WSUS': ({ wsus }) => (wsus.currentUserRole = 0),
    'the account only reports': ({ wsus }) => (wsus.currentUserRole = 1),
    'the session is not elevated': ({ computer }) => (computer.elevated = false),
    'nothing was ever synchronized': ({ wsus }) => (wsus.history = []),
    'the last synchronization is a month old': ({ wsus }) => {
      const [first] = wsus.history;
      const times = { startTime: '2026-10-20T07:00:00.000Z', endTime: '2026-10-20T07:04:00.000Z' };
      wsus.history = first ? [{ ...first, ...times }] : [];
    },
    'the last error has a long text': ({ wsus }) => {
      const [first] = wsus.history;
      const times = { startTime: '2026-11-24T08:00:00.000Z', endTime: '2026-11-24T08:01:00.000Z' };
      const errorText = `${'long '.repeat(90)}\nsecond\nthird`;
      if (first) wsus.history.push({ ...first, ...times, result: 2, error: 10, errorText });
    },
    'a synchronization is stopping': ({ wsus }) => (wsus.running = running(true)),
    'a synchronization is running': ({ wsus }) => (wsus.running = running(false)),
    'the log is empty': (one) => (one.events = []),
    'the setup values are gone': ({ registry }) => (registry[setupKey] = {}),
    'the setup key is gone': (one) => {
      const { [setupKey]: _, ...rest } = one.registry;
      one.registry = rest;
    },
    'the content is on a network share': ({ registry }) => setContent(registry, '\\\\files01\\wsus'),
    'the content folder is gone': (one) => (one.access = { 'D:\\': one.access['D:\\'] ?? [] }),
    'the content folder is a whole drive': (one) => {
      setContent(one.registry, 'D:\\');
      one.access['D:\\WsusContent'] = one.access['D:\\WSUS\\WsusContent'] ?? [];
    },
    'an entry denies': ({ access }) => access['D:\\WSUS\\WsusContent']?.push(entry('S-1-5-32-545', 1, 0x20089)),
    'an entry denies writing': ({ access }) => access['D:\\WSUS\\WsusContent']?.push(entry('S-1-5-32-545', 1, 2)),
    'generic rights stand in the list': ({ access }) => {
      for (const rights of [0x10000000, 0x20000000, 0x40000000, -0x80000000])
        access['D:\\WSUS']?.push(entry('S-1-5-11', 0, rights));
    },
    'files are fetched in the foreground': ({ wsus }) => (wsus.configuration.bitsDownloadPriorityForeground = true),
    'every language is wanted': ({ wsus }) => (wsus.configuration.allUpdateLanguagesEnabled = true),
    'there is no name of an upstream': ({ wsus }) => {
      wsus.configuration.upstreamWsusServerName = '';
      wsus.configuration.syncFromMicrosoftUpdate = false;
    },
    'the upstream has a name that nobody knows': ({ wsus }) => below(wsus, 'nobody.corp.example', 8530),
    'the upstream listens elsewhere': ({ wsus }, { world }) => below(wsus, topName(world), 8531),
    'the firewall drops what goes to the upstream': (one, { world }) => {
      below(one.wsus, topName(world), 8530);
      const [address = ''] = world.servers['wsus01']?.computer.addresses ?? [];
      one.network.filtered.push(`${address}:8530`);
    },
    'the upstream is asked by TLS': ({ wsus }, { world }) => {
      below(wsus, topName(world), 8530);
      wsus.configuration.upstreamWsusServerUseSsl = true;
    },
    'the upstream answers with an error': ({ wsus }, { world }) => {
      below(wsus, topName(world), 8530);
      Object.assign(world.servers['wsus01']?.iis.pools[wsusPool] ?? {}, { state: 'Stopped' });
    },
    'a separate proxy for TLS': ({ wsus }) => {
      const at = { proxyName: 'proxy.corp.example', proxyServerPort: 8080 };
      const tls = { sslProxyName: 'proxy.corp.example', sslProxyServerPort: 8443 };
      Object.assign(wsus.configuration, { useProxy: true, useSeparateProxyForSsl: true, ...at, ...tls });
    },
    'a proxy that nobody knows': ({ wsus }) =>
      Object.assign(wsus.configuration, { useProxy: true, proxyName: 'nobody.corp.example', proxyServerPort: 8080 }),
    'a proxy at a port that is closed': ({ wsus }) =>
      Object.assign(wsus.configuration, { useProxy: true, proxyName: 'wsus01.corp.example', proxyServerPort: 9 }),
    'a proxy without a name': ({ wsus }) => Object.assign(wsus.configuration, { useProxy: true, proxyName: '' }),
    'no proxy': ({ wsus }) => Object.assign(wsus.configuration, { useProxy: false }),
    'failed downloads of every kind': (one, opened) => failDownloads(one, opened.clock.now()),
    'the file that failed last has an address without a host': (one, opened) =>
      failDownloads(one, opened.clock.now(), '/d/msdownload/update/software/secu/2026/11/a.cab'),
    'the file that failed last is on a host of nobody': (one, opened) =>
      failDownloads(one, opened.clock.now(), 'http://evil.example/c/a.cab'),
    'the file that failed last has no address at all': (one, opened) =>
      failDownloads(one, opened.clock.now(), 'http://[/a.cab'),
    'files come from Microsoft, the rest from an upstream by TLS': (one, opened) => {
      below(one.wsus, topName(opened.world), 8531);
      Object.assign(one.wsus.configuration, { upstreamWsusServerUseSsl: true, useProxy: false });
      failDownloads(one, opened.clock.now(), '/Content/AA/file.cab');
    },
    'services are missing': (one) => {
      const { W32Time: _, [widService]: __, ...rest } = one.services;
      one.services = rest;
    },
    'services start late': ({ registry }) => {
      const services = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';
      registry[`${services}\\WsusService`] = { DelayedAutostart: { kind: 'DWord', data: 1 } };
      registry[`${services}\\BITS\\TriggerInfo`] = {};
    },
  };
}

function topName({ servers }: TestWorld['world']): string {
  const top = servers['wsus01'];
  if (!top) throw new Error('the scenario has no wsus01');
  return fullNameOf(top);
}

function stop(services: ServerWorld['services'], name: string): void {
  const service = services[name];
  if (service) service.status = 1;
}

function setContent(registry: ServerWorld['registry'], data: string): void {
  Object.assign(registry[setupKey] ?? {}, { ContentDir: { kind: 'String', data } });
}

function below({ configuration }: ServerWorld['wsus'], name: string, port: number): void {
  Object.assign(configuration, {
    syncFromMicrosoftUpdate: false,
    upstreamWsusServerName: name,
    upstreamWsusServerPortNumber: port,
  });
}

function entry(sid: string, accessControlType: 0 | 1, fileSystemRights: number): ServerWorld['access'][string][number] {
  return { sid, accessControlType, fileSystemRights, inheritanceFlags: 3, propagationFlags: 0, isInherited: false };
}

function running(stopping: boolean): NonNullable<ServerWorld['wsus']['running']> {
  return {
    id: '7d0d4f0c-6c0e-4b7a-9b1e-0d6f0c1e2a3b',
    startedAt: '2026-11-24T09:00:00.000Z',
    startedManually: true,
    categoriesOnly: false,
    phase: 1,
    totalItems: 40,
    processedItems: 7,
    connectsAt: '2026-11-24T09:00:10.000Z',
    endsAt: '2026-11-24T10:00:00.000Z',
    stopping,
  };
}

/** Every approved update fails, and the log tells why in the ways that it has. */
function failDownloads(server: ServerWorld, now: Date, newest = 'http://download.windowsupdate.com/c/a.cab'): void {
  const approved = new Set(server.wsus.approvals.map((approval) => approval.updateId));
  for (const update of server.wsus.updates)
    if (approved.has(update.id)) update.state = update.revision % 2 === 0 ? 7 : 8;
  const sources = [
    ['The server does not support the necessary HTTP protocol. (0x80200013)', newest],
    ['The server does not support the necessary HTTP protocol. (0x80200013)', 'http://evil.example/c/a.cab'],
    ['Access is denied. (0x80070005)', 'http://download.windowsupdate.com/c/b.cab'],
    ['No number here', 'no address either'],
  ] as const;
  sources.forEach(([reason, source], index) => {
    server.events.push({
      recordId: 5000 + index,
      log: 'Application',
      provider: 'Windows Server Update Services',
      id: 364,
      level: 2,
      timeCreated: new Date(now.getTime() - (index + 1) * 60_000).toISOString(),
      properties: [reason, source, 'D:\\WSUS\\WsusContent\\AA\\file.cab'],
    });
  });
  server.events.sort((one, other) => (one.timeCreated < other.timeCreated ? -1 : 1));
}
