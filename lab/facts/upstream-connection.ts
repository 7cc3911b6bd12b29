import type { Facts } from '../../guide/checks/upstream-connection/facts.ts';
import { connect } from '../network/connect.ts';
import { request } from '../network/request.ts';
import { serverAt } from '../network/resolve.ts';
import { orNull, requireApi, type DeriveFacts, type Look } from '../look.ts';

/** Derives the facts of `upstream-connection`. */
export const derive: DeriveFacts<Facts> = (look) => {
  requireApi(look.server);
  const { configuration } = look.server.wsus;
  const host = configuration.upstreamWsusServerName;
  const base = {
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    name: orNull(host),
    port: configuration.upstreamWsusServerPortNumber,
    useSsl: configuration.upstreamWsusServerUseSsl,
  };
  const nothing = { addresses: null, tcpOpen: null, socketError: null, serverSync: null, dssAuth: null };
  if (configuration.syncFromMicrosoftUpdate || host === '') return { ...base, ...nothing, pingAnswered: null };
  const { addresses, socketError } = connect(look.world, look.server, { host, port: base.port });
  const tcpOpen = addresses.length === 0 ? null : socketError === null;
  const ask = (service: string) => (tcpOpen === true ? get(look, service) : null);
  return {
    ...base,
    addresses: [...addresses],
    tcpOpen,
    socketError,
    serverSync: ask('ServerSyncWebService'),
    dssAuth: ask('DssAuthWebService'),
    pingAnswered: addresses.length === 0 ? null : serverAt(look.world, addresses[0] ?? '') !== undefined,
  };
};

function get({ world, server }: Look, service: string): NonNullable<Facts['serverSync']> {
  const { configuration } = server.wsus;
  const { status, failure } = request(world, server, {
    scheme: configuration.upstreamWsusServerUseSsl ? 'https' : 'http',
    host: configuration.upstreamWsusServerName,
    port: configuration.upstreamWsusServerPortNumber,
    path: `/${service}/${service}.asmx`,
  });
  return { status, failure };
}
