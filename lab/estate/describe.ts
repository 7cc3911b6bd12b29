import type { Scenario } from '../scenario/schema.ts';
import type { EstateWorld } from '../world/estate.ts';
import { sqlAccount } from './databases.ts';
import type { Identity, LabFolder } from './folder.ts';
import type { InventoryServer } from './inventory.ts';

/** Everything the inventory is made of. */
export interface Description {
  readonly scenario: Scenario;
  readonly world: EstateWorld;
  readonly identity: Identity;
  readonly folder: Pick<LabFolder, 'keyPath' | 'passwordPath' | 'authorityPath'>;
  readonly fingerprintOf: (key: string) => string;
}

/** The inventory of an estate: each server as the bot's configuration would have it if it were right. */
export function describeServers({ scenario, identity, folder, fingerprintOf }: Description): InventoryServer[] {
  return Object.entries(scenario.servers).map(([id, server]) => {
    const kept = identity.servers[id];
    const proxy = scenario.network.proxies.find((one) => one.name === server.proxy);
    const expected = proxy ? { name: proxy.name, port: proxy.port } : 'none';
    return {
      id,
      host: `${server.name}.${scenario.domain}`,
      role: server.role,
      upstream: server.upstream,
      port: 8530,
      useSsl: false,
      ssh: {
        host: '127.0.0.1',
        port: kept?.port ?? 0,
        username: 'douki',
        privateKeyPath: folder.keyPath,
        password: identity.password,
        hostKey: fingerprintOf(kept?.hostKey ?? ''),
      },
      ...(server.sqlServer === undefined
        ? {}
        : {
            mssql: {
              ...{ host: '127.0.0.1', port: kept?.sqlPort ?? 0, database: 'SUSDB', username: sqlAccount },
              passwordPath: folder.passwordPath,
              serverName: `${server.sqlServer}.${scenario.domain}`,
              caPath: folder.authorityPath,
            },
          }),
      settings: server.settings ?? { proxy: expected },
      simulated: true,
    };
  });
}
