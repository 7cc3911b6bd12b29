import type { Facts } from '../../guide/checks/proxy-settings/facts.ts';
import { connect } from '../network/connect.ts';
import { connectStatus } from '../network/request.ts';
import { configuredProxy, microsoftUpdateHost } from '../synchronization/source.ts';
import { requireApi, type DeriveFacts, type Look } from '../look.ts';

/** Derives the facts of `proxy-settings`. */
export const derive: DeriveFacts<Facts> = (look) => {
  requireApi(look.server);
  const { configuration } = look.server.wsus;
  const target = targetOf(look);
  return {
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    useProxy: configuration.useProxy,
    name: configuration.proxyName,
    port: configuration.proxyServerPort,
    separateSsl: configuration.useSeparateProxyForSsl,
    sslName: configuration.sslProxyName,
    sslPort: configuration.sslProxyServerPort,
    anonymous: configuration.anonymousProxyAccess,
    maskedUser: configuration.proxyUserName === '' ? null : `${configuration.proxyUserName.slice(0, 1)}***`,
    hasPassword: configuration.hasProxyPassword,
    basicInClear: configuration.allowProxyCredentialsOverNonSsl,
    target,
    probe: target ? probeOf(look, target) : null,
  };
};

function targetOf({ server }: Look): Facts['target'] {
  const { configuration } = server.wsus;
  if (configuration.syncFromMicrosoftUpdate) return { host: microsoftUpdateHost, port: 443 };
  if (configuration.upstreamWsusServerName === '') return null;
  return { host: configuration.upstreamWsusServerName, port: configuration.upstreamWsusServerPortNumber };
}

function probeOf({ world, server }: Look, target: NonNullable<Facts['target']>): Facts['probe'] {
  const proxy = configuredProxy(server);
  if (proxy?.host === '' || (!proxy && !server.wsus.configuration.syncFromMicrosoftUpdate)) return null;
  const { host, port } = proxy ?? target;
  const { addresses, socketError } = connect(world, server, { host, port });
  const tcpOpen = addresses.length === 0 ? null : socketError === null;
  const isAsked = proxy !== undefined && tcpOpen === true;
  const status = isAsked ? connectStatus(world, server, { proxy: { host, port }, host: target.host }) : null;
  return { host, port, addresses: [...addresses], tcpOpen, socketError, connectStatus: status };
}
