import { inactiveTitles, isInactive } from '../../lab/synchronization/import.ts';
import type { EstateWorld, ServerWorld } from '../../lab/world/estate.ts';
import { withCanaries } from './secrets.ts';
import { sqlAnswers, type SqlAnswers } from './sql.ts';
import { networkAnswers, type NetworkAnswers } from './network.ts';

/** What the engine plays one server from. */
export interface Snapshot {
  /** Lab time; the stand-ins move the script's clock there. */
  readonly now: string;
  readonly server: ServerWorld;
  /** What `wsusutil listinactiveapprovals` prints below its headline, and whose approvals `removeinactiveapprovals` removes. */
  readonly inactiveApprovals: { readonly titles: readonly string[]; readonly updateIds: readonly string[] };
  readonly network: NetworkAnswers;
  readonly sql: SqlAnswers;
}

const servicesKey = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';

/** Flattens one server of the lab's world: what the lab keeps once and Windows shows twice is written out. */
export function snapshotOf(world: EstateWorld, id: string, now: Date): Snapshot {
  const server = world.servers[id];
  if (!server) throw new Error(`the simulated estate has no server ${id}`);
  return {
    now: now.toISOString(),
    server: withCanaries({ ...server, registry: withStartTypes(server) }),
    inactiveApprovals: {
      titles: inactiveTitles(server),
      updateIds: server.wsus.updates.map((update) => update.id).filter((one) => isInactive(server, one)),
    },
    network: networkAnswers(world, server),
    sql: sqlAnswers(world, server, now),
  };
}

/** The start type of a service is a registry value too. */
function withStartTypes({ registry, services }: ServerWorld): ServerWorld['registry'] {
  const keys = Object.entries(services).map(([name, { startType }]) => {
    const key = `${servicesKey}\\${name}`;
    return [key, { ...registry[key], Start: { kind: 'DWord' as const, data: startType } }] as const;
  });
  return { ...registry, ...Object.fromEntries(keys) };
}
