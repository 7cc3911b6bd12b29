import type { Scenario, ScenarioServer } from '../scenario/schema.ts';
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
  readonly pinOf: (certificate: string) => string;
}

/** The inventory of an estate: each server as the bot's configuration would have it if it were right. */
export function describeServers(description: Description): InventoryServer[] {
  const { scenario } = description;
  return Object.entries(scenario.servers).map(([id, server]) => {
    const proxy = scenario.network.proxies.find((one) => one.name === server.proxy);
    const expected = proxy ? { name: proxy.name, port: proxy.port } : 'none';
    return {
      id,
      host: `${server.name}.${scenario.domain}`,
      role: server.role,
      upstream: server.upstream,
      port: 8530,
      useSsl: false,
      ...accessOf(id, server, description),
      ...databaseOf(id, server, description),
      settings: server.settings ?? { proxy: expected },
      simulated: true,
    };
  });
}

function accessOf(
  id: string,
  { reach }: ScenarioServer,
  { identity, folder, fingerprintOf, pinOf }: Description,
): Pick<InventoryServer, 'ssh' | 'winrm'> {
  const kept = identity.servers[id];
  const { password } = identity;
  const { keyPath, passwordPath } = folder;
  const common = { host: '127.0.0.1', port: kept?.port ?? 0, username: 'douki', password };
  if (reach === 'ssh') {
    return { ssh: { ...common, privateKeyPath: keyPath, hostKey: fingerprintOf(kept?.hostKey ?? '') } };
  }
  if (reach === 'winrm-http') return { winrm: { ...common, useSsl: false, authentication: 'ntlm', passwordPath } };
  const pin = pinOf(kept?.certificate.certificate ?? '');
  return { winrm: { ...common, useSsl: true, authentication: 'basic', passwordPath, pin } };
}

function databaseOf(
  id: string,
  { sqlServer }: ScenarioServer,
  { scenario, identity, folder }: Description,
): Pick<InventoryServer, 'mssql'> {
  if (sqlServer === undefined) return {};
  const at = { host: '127.0.0.1', port: identity.servers[id]?.sqlPort ?? 0, database: 'SUSDB', username: sqlAccount };
  const files = { passwordPath: folder.passwordPath, caPath: folder.authorityPath };
  return { mssql: { ...at, ...files, serverName: `${sqlServer}.${scenario.domain}` } };
}
