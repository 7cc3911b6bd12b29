import { connect } from '../../lab/network/connect.ts';
import { connectStatus, request } from '../../lab/network/request.ts';
import { serverAt } from '../../lab/network/resolve.ts';
import { microsoftUpdateHost } from '../../lab/synchronization/source.ts';
import type { EstateWorld, ServerWorld } from '../../lab/world/estate.ts';

/** What the network answers one server, for every name that a script may ask for; anything else is an error of the test. */
export interface NetworkAnswers {
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** By `host:port`: a SocketError, or null for a connection. */
  readonly ports: Readonly<Record<string, number | null>>;
  readonly pings: Readonly<Record<string, boolean>>;
  /** By URL. */
  readonly requests: Readonly<Record<string, { readonly status: number | null; readonly failure: number | null }>>;
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
    requests: Object.fromEntries(
      services.map((service) => {
        const path = `/${service}/${service}.asmx`;
        const url = `${scheme}://${upstream.host}:${String(upstream.port)}${path}`;
        return [url, request(world, server, { scheme, ...upstream, path })];
      }),
    ),
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
