import type { Facts } from '../../guide/hierarchy/facts.ts';
import { orNull, requireApi, type DeriveFacts } from '../look.ts';
import { registryNumber, setupKey } from '../world/names.ts';

/** Derives what `hierarchy/read.ps1` reads; it belongs to no check. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireApi(server);
  const { configuration, version, downstreamServers } = server.wsus;
  const usesSsl = registryNumber(server, setupKey, 'UsingSSL');
  return {
    name: server.computer.name,
    serverId: configuration.serverId,
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    isReplica: configuration.isReplicaServer,
    upstreamName: orNull(configuration.upstreamWsusServerName),
    upstreamPort: configuration.upstreamWsusServerPortNumber,
    upstreamUseSsl: configuration.upstreamWsusServerUseSsl,
    port: registryNumber(server, setupKey, 'PortNumber'),
    usesSsl: usesSsl === null ? null : usesSsl !== 0,
    version,
    downstream: downstreamServers.map((one) => ({
      id: one.id,
      name: orNull(one.fullDomainName),
      lastSyncUtc: one.lastSyncTime ?? '0001-01-01T00:00:00.0000000Z',
      isReplica: one.isReplica,
      parentId: one.parentServerId,
      isGrandchild: one.syncsFromDownstreamServer,
      version: one.version,
    })),
  };
};
