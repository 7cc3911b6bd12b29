import { connect, socketErrors } from '../network/connect.ts';
import { connectStatus, proxyOf, request, webFailures, type WebRequest } from '../network/request.ts';
import { serverAt } from '../network/resolve.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { isDatabaseUp } from '../world/names.ts';
import { syncErrors, type SynchronizationFailure } from './errors.ts';

/** Host that answers Microsoft Update's synchronization web service. */
export const microsoftUpdateHost = 'sws.update.microsoft.com';

const largestSkewMs = 300_000;

/** Why this server cannot reach what it synchronizes from at all; undefined when it can. */
export function findSourceFailure(world: EstateWorld, server: ServerWorld): SynchronizationFailure | undefined {
  if (!isDatabaseUp(server))
    return fail(syncErrors.databaseConnectFailed, 'SqlException: cannot open the database SUSDB');
  if (!server.services.BITS || server.services.BITS.startType === 4)
    return fail(syncErrors.unknown, 'COMException (0x80070422): the service BITS cannot be started, it is disabled');
  if (server.wsus.configuration.syncFromMicrosoftUpdate) return findMicrosoftFailure(world, server);
  return findUpstreamFailure(world, server);
}

/** The proxy as this server's configuration describes it, with the credentials it would send. */
export function configuredProxy(server: ServerWorld): WebRequest['proxy'] {
  const settings = server.wsus.configuration;
  if (!settings.useProxy) return undefined;
  const separate = settings.useSeparateProxyForSsl;
  const at = {
    host: separate ? settings.sslProxyName : settings.proxyName,
    port: separate ? settings.sslProxyServerPort : settings.proxyServerPort,
  };
  if (settings.anonymousProxyAccess) return at;
  const user = settings.proxyUserDomain === '' ? '' : `${settings.proxyUserDomain}\\`;
  return { ...at, credentials: `${user}${settings.proxyUserName}:${settings.proxyPassword}` };
}

/** Id and state of the simulated server that this one's configuration points at; undefined when it points nowhere. */
export function upstreamOf(world: EstateWorld, server: ServerWorld): [string, ServerWorld] | undefined {
  const settings = server.wsus.configuration;
  if (settings.syncFromMicrosoftUpdate) return undefined;
  const { addresses } = connect(world, server, {
    host: settings.upstreamWsusServerName,
    port: settings.upstreamWsusServerPortNumber,
  });
  return serverAt(world, addresses[0] ?? '');
}

function findMicrosoftFailure(world: EstateWorld, server: ServerWorld): SynchronizationFailure | undefined {
  const proxy = configuredProxy(server);
  if (!proxy) {
    const { socketError } = connect(world, server, { host: microsoftUpdateHost, port: 443 });
    if (socketError === null) return undefined;
    return fail(syncErrors.upstreamCommunication, `WebException: unable to connect to ${microsoftUpdateHost}`);
  }
  if (!proxyOf(world, server, proxy))
    return fail(syncErrors.proxy, `WebException: the proxy ${proxy.host}:${proxy.port} cannot be reached`);
  const status = connectStatus(world, server, { proxy, host: microsoftUpdateHost });
  if (status === 200) return undefined;
  if (status === 407) return fail(syncErrors.proxy, 'WebException: (407) proxy authentication required');
  return fail(syncErrors.upstreamCommunication, `WebException: the proxy answered (${status ?? 0})`);
}

function findUpstreamFailure(world: EstateWorld, server: ServerWorld): SynchronizationFailure | undefined {
  const settings = server.wsus.configuration;
  const host = settings.upstreamWsusServerName;
  const port = settings.upstreamWsusServerPortNumber;
  const proxy = configuredProxy(server);
  if (proxy)
    return fail(syncErrors.upstreamCommunication, `WebException: the proxy ${proxy.host} does not know ${host}`);
  const { socketError } = connect(world, server, { host, port });
  if (socketError === socketErrors.hostNotFound)
    return fail(syncErrors.upstreamNotFound, `WebException: the remote name could not be resolved: '${host}'`);
  if (socketError !== null)
    return fail(syncErrors.upstreamCommunication, `WebException: unable to connect to ${host}:${port}`);
  const scheme = settings.upstreamWsusServerUseSsl ? 'https' : 'http';
  const path = '/ServerSyncWebService/ServerSyncWebService.asmx';
  const answer = request(world, server, { scheme, host, port, path });
  return readAnswer(answer) ?? findSkew(server, upstreamOf(world, server)?.[1]);
}

function readAnswer(answer: { status: number | null; failure: number | null }): SynchronizationFailure | undefined {
  if (answer.status === 200) return undefined;
  if (answer.status === 503) return fail(syncErrors.upstreamBusy, 'WebException: HTTP status 503: Service Unavailable');
  if (answer.status === 404) return fail(syncErrors.upstreamNotFound, 'WebException: HTTP status 404: Not Found');
  if (answer.status === 401) return fail(syncErrors.upstreamAuthentication, 'WebException: HTTP status 401');
  if (answer.failure === webFailures.trust)
    return fail(syncErrors.upstreamCommunication, 'WebException: no trust relationship for the secure channel');
  return fail(syncErrors.upstreamCommunication, 'WebException: the underlying connection was closed');
}

function findSkew(server: ServerWorld, upstream: ServerWorld | undefined): SynchronizationFailure | undefined {
  if (!upstream) return fail(syncErrors.upstreamInternal, 'SoapException: this is no WSUS server');
  const skew = Math.abs(server.computer.clockOffsetMs - upstream.computer.clockOffsetMs);
  if (skew <= largestSkewMs) return undefined;
  return fail(syncErrors.upstreamCommunication, 'SoapException: ErrorCode=CookieExpired');
}

function fail(error: number, text: string): SynchronizationFailure {
  return { error, text };
}
