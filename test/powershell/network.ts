import { sourceOf } from '../../lab/facts/range-requests.ts';
import { connect } from '../../lab/network/connect.ts';
import { connectStatus, request, type WebAnswer } from '../../lab/network/request.ts';
import { serverAt } from '../../lab/network/resolve.ts';
import { configuredProxy, microsoftUpdateHost } from '../../lab/synchronization/source.ts';
import type { EstateWorld, ServerWorld } from '../../lab/world/estate.ts';

/** What the network answers one server, for every name that a script may ask for; anything else is an error of the test. */
export interface NetworkAnswers {
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** By `host:port`: a SocketError, or null for a connection. */
  readonly ports: Readonly<Record<string, number | null>>;
  readonly pings: Readonly<Record<string, boolean>>;
  /** By URL; a range request has `range ` in front, one through a proxy ` through host:port` behind. */
  readonly requests: Readonly<Record<string, WebAnswer>>;
  /** By `proxy:port target-host:port`: status of CONNECT, null for none. */
  readonly tunnels: Readonly<Record<string, number | null>>;
}

/** Asks the lab's network everything that a script on this server could ask. */
export function networkAnswers(world: EstateWorld, server: ServerWorld): NetworkAnswers {
  const { configuration } = server.wsus;
  const upstream = { host: configuration.upstreamWsusServerName, port: configuration.upstreamWsusServerPortNumber };
  const microsoft = { host: microsoftUpdateHost, port: 443 };
  const proxies = [
    { host: configuration.proxyName, port: configuration.proxyServerPort },
    { host: configuration.sslProxyName, port: configuration.sslProxyServerPort },
  ].filter(({ host }) => host !== '');
  const places = [upstream, microsoft, ...proxies].filter(({ host }) => host !== '');
  const met = places.map((place) => ({ ...place, ...connect(world, server, place) }));
  const scheme = configuration.upstreamWsusServerUseSsl ? 'https' : 'http';
  const services = upstream.host === '' ? [] : ['ServerSyncWebService', 'DssAuthWebService'];
  return {
    names: Object.fromEntries(met.map(({ host, addresses }) => [host, addresses])),
    ports: Object.fromEntries(met.map(({ host, port, socketError }) => [`${host}:${String(port)}`, socketError])),
    pings: Object.fromEntries(met.map((one) => [one.host, serverAt(world, one.addresses[0] ?? '') !== undefined])),
    requests: Object.fromEntries([
      ...services.map((service) => {
        const path = `/${service}/${service}.asmx`;
        const url = `${scheme}://${upstream.host}:${String(upstream.port)}${path}`;
        return [url, request(world, server, { scheme, ...upstream, path })] as const;
      }),
      ...rangeRequests(world, server),
    ]),
    tunnels: Object.fromEntries(
      proxies.flatMap((proxy) =>
        [upstream, microsoft].map((target) => [
          `${proxy.host}:${String(proxy.port)} ${target.host}:${String(target.port)}`,
          connectStatus(world, server, { proxy, host: target.host }),
        ]),
      ),
    ),
  };
}

/** The range request for the file of every failed download. */
function rangeRequests(world: EstateWorld, server: ServerWorld): (readonly [string, WebAnswer])[] {
  const sources = server.events.flatMap((event) => (event.id === 364 ? (sourceOf(server, event) ?? []) : []));
  const proxy = configuredProxy(server);
  return [...new Set(sources)]
    .filter((source) => URL.canParse(source))
    .map((source) => {
      const { protocol, hostname, port, pathname } = new URL(source);
      const scheme = protocol === 'https:' ? 'https' : 'http';
      const wanted = {
        scheme,
        host: hostname,
        port: Number(port || (scheme === 'https' ? 443 : 80)),
        path: pathname,
      } as const;
      const way = proxy ? ` through ${proxy.host}:${String(proxy.port)}` : '';
      const answer = request(world, server, {
        ...{ ...wanted, isRange: true },
        // The probe sends no credentials: the stored password is never read.
        ...(proxy ? { proxy: { host: proxy.host, port: proxy.port } } : {}),
      });
      return [`range ${scheme}://${hostname}:${String(wanted.port)}${pathname}${way}`, answer];
    });
}
