import { mayServe } from '../world/access.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import type { Proxy } from '../world/network.ts';
import { contentFolderOf, fullNameOf, registryText, setupKey } from '../world/names.ts';
import { connect, listeningPorts } from './connect.ts';
import { resolveName, serverAt } from './resolve.ts';

/** WebExceptionStatus numbers for requests that get no status. */
export const webFailures = { name: 1, connect: 2, receive: 3, trust: 9, secureChannel: 10, timeout: 14 } as const;

/** An HTTP request from a server. */
export interface WebRequest {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Bytes 0 to 99 only. */
  readonly isRange?: boolean;
  readonly proxy?: { readonly host: string; readonly port: number; readonly credentials?: string };
}

/** What came back; `failure` is a WebExceptionStatus when there is no status. */
export interface WebAnswer {
  readonly status: number | null;
  readonly failure: number | null;
  readonly hasContentRange: boolean;
}

/** Sends a request from a server, directly or through its proxy. */
export function request(world: EstateWorld, from: ServerWorld, wanted: WebRequest): WebAnswer {
  if (wanted.proxy) return throughProxy(world, from, wanted);
  const { addresses, socketError } = connect(world, from, wanted);
  if (socketError === 11001) return failed(webFailures.name);
  if (socketError !== null) return failed(socketError === 10060 ? webFailures.timeout : webFailures.connect);
  const server = serverAt(world, addresses[0] ?? '');
  return server ? answerOf(server[1], wanted) : found(wanted.isRange === true);
}

/** What CONNECT to a target gives at a proxy; null when the proxy itself cannot be reached. */
export function connectStatus(
  world: EstateWorld,
  from: ServerWorld,
  wanted: { proxy: NonNullable<WebRequest['proxy']>; host: string },
): number | null {
  const proxy = proxyOf(world, from, wanted.proxy);
  if (!proxy) return null;
  const credentials = wanted.proxy.credentials;
  const users = Object.entries(proxy.users);
  if (users.length > 0 && !users.some(([user, password]) => `${user}:${password}` === credentials)) return 407;
  if (proxy.status !== 200) return proxy.status;
  if (!world.network.microsoftHosts.includes(wanted.host.toLowerCase())) return 502;
  return world.network.microsoftAnswers ? 200 : 504;
}

/** The proxy that really listens where a server looks for it. */
export function proxyOf(
  world: EstateWorld,
  from: ServerWorld,
  wanted: { host: string; port: number },
): Proxy | undefined {
  if (connect(world, from, wanted).socketError !== null) return undefined;
  const addresses = resolveName(world, from, wanted.host);
  return world.network.proxies.find((one) => addresses.includes(one.address) && one.port === wanted.port);
}

function throughProxy(world: EstateWorld, from: ServerWorld, wanted: WebRequest): WebAnswer {
  const at = wanted.proxy;
  if (!at) return failed(webFailures.connect);
  const proxy = proxyOf(world, from, at);
  if (!proxy) {
    const { socketError } = connect(world, from, at);
    return failed(socketError === 11001 ? webFailures.name : webFailures.connect);
  }
  const status = connectStatus(world, from, { proxy: at, host: wanted.host });
  if (status !== 200) return { status, failure: null, hasContentRange: false };
  return found(wanted.isRange === true && proxy.forwardsRanges);
}

function answerOf(server: ServerWorld, wanted: WebRequest): WebAnswer {
  const protocol = listeningPorts(server).get(wanted.port);
  if (protocol !== wanted.scheme)
    return failed(wanted.scheme === 'https' ? webFailures.secureChannel : webFailures.receive);
  if (wanted.scheme === 'https' && !isNameOnCertificate(server, wanted.host)) return failed(webFailures.trust);
  return statusOf(server, wanted);
}

function isNameOnCertificate(server: ServerWorld, host: string): boolean {
  const written = registryText(server, setupKey, 'ServerCertificateName') ?? '';
  const names = written === '' ? [fullNameOf(server)] : written.toLowerCase().split(',');
  return names.includes(host.toLowerCase());
}

function statusOf(server: ServerWorld, wanted: WebRequest): WebAnswer {
  const directories = Object.values(server.iis.sites).flatMap((site) =>
    site.state === 'Started' ? Object.entries(site.directories) : [],
  );
  const match = directories.find(([path]) => wanted.path.toLowerCase().startsWith(`${path.toLowerCase()}/`));
  if (!match) return status(404);
  const [path, directory] = match;
  if (directory.requiresSsl && wanted.scheme === 'http') return status(403);
  if (!directory.anonymous) return status(401);
  if (directory.pool !== null) return status(server.iis.pools[directory.pool]?.state === 'Started' ? 200 : 503);
  if (!mayServe(server.access[contentFolderOf(server)])) return status(401);
  if (server.wsus.configuration.hostBinariesOnMicrosoftUpdate) return status(404);
  const file = `${directory.physicalPath}\\${wanted.path.slice(path.length + 1).replaceAll('/', '\\')}`;
  return server.files[file] === undefined ? status(404) : found(wanted.isRange === true);
}

function found(isRange: boolean): WebAnswer {
  return { status: isRange ? 206 : 200, failure: null, hasContentRange: isRange };
}

function status(value: number): WebAnswer {
  return { status: value, failure: null, hasContentRange: false };
}

function failed(failure: number): WebAnswer {
  return { status: null, failure, hasContentRange: false };
}
