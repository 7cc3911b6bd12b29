import type { Facts } from '../../guide/checks/range-requests/facts.ts';
import { request } from '../network/request.ts';
import { contentHost } from '../synchronization/content.ts';
import { configuredProxy } from '../synchronization/source.ts';
import { isApproved } from '../world/approve.ts';
import type { ServerWorld } from '../world/estate.ts';
import { recentWsusEvents } from '../world/events.ts';
import type { WindowsEvent } from '../world/windows.ts';
import { requireApi, type DeriveFacts, type Look } from '../look.ts';

/** Derives the facts of `range-requests`. */
export const derive: DeriveFacts<Facts> = (look) => {
  const { server, now } = look;
  requireApi(server);
  const { configuration, updates } = server.wsus;
  const events = recentWsusEvents(server, now, 48).filter((event) => event.id === 364);
  const waiting = updates.filter(
    (update) => (update.state === 4 || update.state === 7) && !update.isDeclined && isApproved(server, update.id),
  );
  return {
    onMicrosoftUpdate: configuration.hostBinariesOnMicrosoftUpdate,
    useProxy: configuration.useProxy,
    foreground: configuration.bitsDownloadPriorityForeground,
    progress: { totalBytes: waiting.reduce((sum, update) => sum + update.file.bytes, 0), downloadedBytes: 0 },
    failures: group(events),
    probe: probeOf(
      look,
      events.findLast((event) => sourceOf(server, event) !== undefined),
    ),
  };
};

/** Address of the file that an event names; one without a host is on the server that files come from. */
export function sourceOf({ wsus }: ServerWorld, event: WindowsEvent): string | undefined {
  const source = event.properties.find((text) => /^(https?:\/\/|\/)/.test(text));
  if (source?.startsWith('/') !== true) return source;
  const { configuration } = wsus;
  if (configuration.syncFromMicrosoftUpdate || configuration.getContentFromMU) return `http://${contentHost}${source}`;
  const { upstreamWsusServerName: host, upstreamWsusServerPortNumber: port } = configuration;
  return `${configuration.upstreamWsusServerUseSsl ? 'https' : 'http'}://${host}:${port}${source}`;
}

function group(events: readonly WindowsEvent[]): NonNullable<Facts['failures']> {
  const groups = new Map<string | null, { hresult: string | null; count: number; lastUtc: string }>();
  for (const event of events) {
    const digits = /0x([0-9A-Fa-f]{8})/.exec(event.properties.join(' '))?.[1];
    const hresult = digits === undefined ? null : `0x${digits.toUpperCase()}`;
    groups.set(hresult, { hresult, count: (groups.get(hresult)?.count ?? 0) + 1, lastUtc: event.timeCreated });
  }
  return [...groups.values()].sort(
    (one, other) => other.count - one.count || ((one.hresult ?? '') < (other.hresult ?? '') ? -1 : 1),
  );
}

function probeOf({ world, server }: Look, event: WindowsEvent | undefined): Facts['probe'] {
  const source = event && sourceOf(server, event);
  if (source === undefined || !URL.canParse(source)) return null;
  const address = new URL(source);
  const upstream = server.wsus.configuration.upstreamWsusServerName.toLowerCase();
  if (!world.network.microsoftHosts.includes(address.hostname) && address.hostname !== upstream) return null;
  const proxy = configuredProxy(server);
  const answer = request(world, server, {
    scheme: address.protocol === 'https:' ? 'https' : 'http',
    host: address.hostname,
    port: Number(address.port || (address.protocol === 'https:' ? '443' : '80')),
    path: address.pathname,
    isRange: true,
    // The probe sends no credentials: the stored password is never read.
    ...(proxy ? { proxy: { host: proxy.host, port: proxy.port } } : {}),
  });
  return {
    host: address.hostname,
    viaProxy: proxy !== undefined,
    status: answer.status,
    failure: answer.failure,
    hasContentRange: answer.status === null ? null : answer.hasContentRange,
    hasLength: answer.status === null ? null : true,
  };
}
