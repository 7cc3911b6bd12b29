import { createCertificate } from '../certificates.ts';
import type { LabClock } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { LabScripts } from '../scripts.ts';
import { startTdsServer, type TdsServer } from '../tds/server.ts';
import { createSusdb, loadQueries } from '../tds/susdb.ts';
import type { EstateWorld } from '../world/estate.ts';
import type { Identity, LabFolder } from './folder.ts';

/** The one login of the simulated SQL Servers; it reads. */
export const sqlAccount = 'douki-reader';

/** What the SQL Servers of an estate are opened from. */
interface DatabasesOptions {
  readonly scenario: Scenario;
  readonly world: EstateWorld;
  /** Gets the ports that were chosen. */
  readonly identity: Identity;
  readonly folder: LabFolder;
  readonly clock: LabClock;
  readonly scripts: LabScripts;
  tick(): void;
}

/** The running SQL Servers of an estate. */
export interface OpenDatabases {
  close(): Promise<void>;
}

/** Opens a SQL Server for each server whose SUSDB is on one, with certificates of an authority made for this start. */
export async function openDatabases(options: DatabasesOptions): Promise<OpenDatabases> {
  const { scenario, world, identity, folder, clock, scripts, tick } = options;
  const wanted = Object.entries(scenario.servers).filter(([, server]) => server.sqlServer !== undefined);
  const servers: TdsServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  if (wanted.length === 0) return { close };
  // Whoever connects holds it against real time, whatever the lab's clock says.
  const at = new Date();
  const name = 'Douki lab authority (simulated)';
  const issuer = { name, ...createCertificate({ name, hosts: [], at }) };
  folder.writeAuthority(issuer.certificate);
  const queries = loadQueries();
  try {
    for (const [id, { sqlServer = '' }] of wanted) {
      const kept = identity.servers[id];
      const hosts = [`${sqlServer}.${scenario.domain}`];
      const start = (port: number) =>
        startTdsServer({
          port,
          certificate: createCertificate({ name: sqlServer, hosts, issuer, at }),
          account: { userName: sqlAccount, password: identity.password },
          answer: createSusdb({ world, serverId: id, clock, scripts, tick }, queries),
        });
      const server = await startAgain(start, kept?.sqlPort ?? 0);
      servers.push(server);
      if (kept) kept.sqlPort = server.port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

/** Somebody else may have taken the port since the last start. */
async function startAgain(start: (port: number) => Promise<TdsServer>, port: number): Promise<TdsServer> {
  try {
    return await start(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}
