import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../../lab/clock.ts';
import { startEstate } from '../../lab/estate.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';
import { readScenario } from '../../lab/scenario/read.ts';
import type { EndpointSettings, MssqlSettings } from '../config/config.ts';
import type { ServerBook } from '../domain/server.ts';

/** The servers a process knows, and how they are reached. */
export interface KnownServers {
  readonly servers: ServerBook;
  readonly endpoints: ReadonlyMap<string, EndpointSettings>;
  readonly databases: ReadonlyMap<string, MssqlSettings>;
}

/** How the simulated estate is started. */
export interface LabOptions {
  /** Folder that keeps it; without one everything is gone at the end. */
  readonly folder?: string;
  readonly scenarioFile?: string;
  readonly journal?: string | undefined;
  onTickFailure?(cause: unknown): void;
}

/** A simulated estate of this process. */
export interface RunningLab {
  readonly known: KnownServers;
  close(): Promise<void>;
}

const tickMs = 1000;

/** Starts the simulated servers, and lets their time pass. */
export async function startLab(options: LabOptions): Promise<RunningLab> {
  const { folder, journal, scenarioFile = defaultScenario(), onTickFailure = () => undefined } = options;
  const estate = await startEstate({
    scenario: readScenario(scenarioFile),
    clock: systemClock,
    random: Math.random,
    ...(folder === undefined ? {} : { folder }),
    ...(journal === undefined ? {} : { journal }),
  });
  const timer = setInterval(() => {
    try {
      estate.tick();
    } catch (cause) {
      onTickFailure(cause);
    }
  }, tickMs);
  return {
    known: knownServers(estate.inventory()),
    close: () => {
      clearInterval(timer);
      return estate.close();
    },
  };
}

/** Ids of the servers of a scenario, without starting them. */
export function serverIdsOfScenario(): readonly string[] {
  return Object.keys(readScenario(defaultScenario()).servers);
}

function defaultScenario(): string {
  return fileURLToPath(new URL('../../lab/scenarios/default.yaml', import.meta.url));
}

const sshSchema = z.object({
  host: z.string(),
  port: z.int(),
  username: z.string(),
  privateKeyPath: z.string(),
  password: z.string(),
  hostKey: z.string(),
});

const winrmSchema = z.object({
  host: z.string(),
  port: z.int(),
  useSsl: z.boolean(),
  authentication: z.enum(['basic', 'ntlm']),
  username: z.string(),
  passwordPath: z.string(),
  password: z.string(),
  pin: z.string().exactOptional(),
});

const mssqlSchema = z.object({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  username: z.string(),
  passwordPath: z.string(),
  serverName: z.string(),
  caPath: z.string(),
});

/** The parts of a running lab's inventory file that are used; a file of another version counts as no lab. */
const inventorySchema = z.object({
  processId: z.int(),
  servers: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      role: z.enum(['upstream', 'autonomous', 'replica']),
      upstream: z.string(),
      port: z.int(),
      useSsl: z.boolean(),
      ssh: sshSchema.exactOptional(),
      winrm: winrmSchema.exactOptional(),
      mssql: mssqlSchema.exactOptional(),
      settings: z.record(z.string(), z.unknown()),
      simulated: z.literal(true),
    }),
  ),
});

/** The servers of a lab that another process runs on this data folder; undefined when there is none. */
export function readRunningLab(dataFolder: string): KnownServers | undefined {
  try {
    const text = readFileSync(join(dataFolder, 'lab', 'inventory.json'), 'utf8');
    const { processId, servers } = inventorySchema.parse(JSON.parse(text));
    process.kill(processId, 0);
    return knownServers(servers);
  } catch {
    return undefined;
  }
}

function knownServers(inventory: readonly InventoryServer[]): KnownServers {
  return {
    servers: new Map(
      inventory.map(({ id, host, role, upstream, port, useSsl, settings }) => [
        id,
        {
          ...{ id, host, role, upstream, port, useSsl, settings },
          ...{ approvers: [], channel: 'default', tags: ['simulated'], simulated: true },
        },
      ]),
    ),
    endpoints: new Map(inventory.map((server) => [server.id, endpointOf(server)])),
    databases: new Map(inventory.flatMap(({ id, mssql }) => (mssql ? [[id, databaseOf(mssql)]] : []))),
  };
}

function endpointOf({ id, ssh, winrm }: InventoryServer): EndpointSettings {
  if (ssh) {
    const { host, port, username, privateKeyPath, hostKey } = ssh;
    return { kind: 'ssh', ssh: { host, port, username, privateKey: `file:${privateKeyPath}`, hostKeys: [hostKey] } };
  }
  if (!winrm) throw new TypeError(`The simulated server ${id} is reached in no way.`);
  const { host, port, useSsl, authentication, username, passwordPath, pin } = winrm;
  const login = { authentication, username, password: `file:${passwordPath}` };
  return {
    kind: 'winrm',
    winrm: { ...{ host, port, useSsl, ...login, shell: 'psrp' }, pins: pin === undefined ? [] : [pin] },
  };
}

function databaseOf(mssql: NonNullable<InventoryServer['mssql']>): MssqlSettings {
  const { host, port, database, username, passwordPath, serverName, caPath } = mssql;
  const login = { username, password: `file:${passwordPath}` };
  return { host, port, database, serverName, encrypt: 'required', ...login, ca: `file:${caPath}` };
}
