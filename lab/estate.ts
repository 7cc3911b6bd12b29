import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LabClock } from './clock.ts';
import {
  createIdentity,
  LabFolderError,
  openFolder,
  resetFolder,
  type Identity,
  type LabFolder,
} from './estate/folder.ts';
import type { InventoryServer } from './estate/inventory.ts';
import { describeServers } from './estate/describe.ts';
import { openDatabases, type OpenDatabases } from './estate/databases.ts';
import { createJournal } from './estate/journal.ts';
import { createInterpreter, type TakenEffect } from './interpreter.ts';
import type { Random } from './random.ts';
import { applyChange } from './scenario/apply.ts';
import { buildWorld } from './scenario/build.ts';
import { changeSchema } from './scenario/change.ts';
import type { Scenario } from './scenario/schema.ts';
import { loadScripts, type LabScripts } from './scripts.ts';
import { createDrive } from './psrp/drive.ts';
import { createPsrpPlayer } from './psrp/player.ts';
import { fingerprintOf } from './ssh/keys.ts';
import { startSshServer } from './ssh/server.ts';
import { tick } from './synchronization/tick.ts';
import type { RunSurroundings } from './wire/far-end.ts';
import { createConduct } from './wire/misbehaviour.ts';
import { pinOf } from './winrm/certificate.ts';
import { configurationUri, createPoolPlayer } from './winrm/pool-player.ts';
import { startWinrmServer } from './winrm/server.ts';
import { cmdShellUri, createCmdPlayer, createFarEndProgram } from './winrm/winrs.ts';
import type { EstateWorld } from './world/estate.ts';

/** How an estate is started. */
export interface EstateOptions {
  readonly scenario: Scenario;
  readonly clock: LabClock;
  readonly random: Random;
  /** Keeps host keys, ports, the account's key and the world there; without it everything is gone at the end. */
  readonly folder?: string;
  /** Begins anew although the folder holds an estate. */
  readonly isFresh?: boolean;
  /** Overrides how long each script takes, in real time. */
  readonly latencyMs?: number;
  /** File that gets one JSON line per remediation that took effect (`DOUKI_LAB_JOURNAL`). */
  readonly journal?: string;
  readonly onEffect?: (effect: TakenEffect) => void;
}

/** A running estate. */
export interface Estate {
  readonly title: string;
  inventory(): readonly InventoryServer[];
  /** The state itself, for tests; what a test changes here is what the servers then are. */
  readonly world: EstateWorld;
  /** Lets everything happen that is due by the clock; also happens before each script. True when something did. */
  tick(): boolean;
  close(): Promise<void>;
}

/** Starts every simulated server of a scenario. */
export async function startEstate(options: EstateOptions): Promise<Estate> {
  const { scenario, random, clock } = options;
  const isTemporary = options.folder === undefined;
  const path = isTemporary ? mkdtempSync(join(tmpdir(), 'douki-lab-')) : resolve(options.folder ?? '');
  if (options.isFresh === true) resetFolder(path);
  const folder = openFolder(path);
  const ids = Object.keys(scenario.servers);
  const identity = completeIdentity(folder.readIdentity(), ids);
  const world = worldOf(options, folder);
  const save = isTemporary ? () => undefined : () => folder.writeWorld(world);
  const passTime = () => {
    const happened = tick({
      world,
      clock,
      random,
      apply: (change, id, at) => applyChange(world, id, { change: changeSchema.parse(change), at, random }),
    });
    if (happened) save();
    return happened;
  };
  const servers = new Map<string, LabServer>();
  let databases: OpenDatabases | undefined;
  const close = async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
    await databases?.close();
    folder.removeInventory();
    if (isTemporary) rmSync(path, { recursive: true, force: true });
  };
  try {
    const scripts = await loadScripts();
    for (const id of ids) servers.set(id, await open({ options, world, identity, scripts, id, save, passTime }));
    for (const [id, server] of servers) Object.assign(identity.servers[id] ?? {}, { port: server.port });
    databases = await openDatabases({ scenario, world, identity, folder, clock, scripts, tick: passTime });
    folder.writeIdentity(identity);
    save();
  } catch (error) {
    await close();
    throw error;
  }
  const inventory = describeServers({ scenario, world, identity, folder, fingerprintOf, pinOf });
  folder.writeInventory(
    `${JSON.stringify({ simulated: true, scenario: scenario.scenario, processId: process.pid, servers: inventory }, null, 2)}\n`,
  );
  return { title: scenario.title, inventory: () => inventory, world, tick: passTime, close };
}

/** A listening server, whichever way it speaks. */
interface LabServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Opening {
  readonly options: EstateOptions;
  readonly world: EstateWorld;
  readonly identity: Identity;
  readonly scripts: LabScripts;
  readonly id: string;
  save(): void;
  passTime(): boolean;
}

async function open(opening: Opening): Promise<LabServer> {
  const start = (port: number) => openServer({ ...opening, port });
  try {
    return await start(opening.identity.servers[opening.id]?.port ?? 0);
  } catch (error) {
    // Somebody else took the port since the last start; a new one is better than no lab.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

async function openServer({ options, identity, id, port, ...rest }: Opening & { port: number }): Promise<LabServer> {
  const { scenario } = options;
  const kept = identity.servers[id];
  const around = surroundingsOf({ options, id, ...rest });
  const reach = scenario.servers[id]?.reach ?? 'ssh';
  const { password, userKey } = identity;
  const account = { username: 'douki', password };
  if (reach === 'ssh') {
    const { publicKey } = userKey;
    return startSshServer({ hostKey: kept?.hostKey ?? '', port, account: { ...account, publicKey }, around });
  }
  return startWinrmServer({
    ...{ port, account, computer: scenario.servers[id]?.name ?? id, conduct: around.conduct },
    certificate: reach === 'winrm-https' ? kept?.certificate : undefined,
    players: {
      [configurationUri('Microsoft.PowerShell')]: createPoolPlayer(() => createPsrpPlayer(createDrive(around))),
      [cmdShellUri]: createCmdPlayer(createFarEndProgram(around)),
    },
  });
}

function surroundingsOf({ options, world, scripts, id, save, passTime }: Omit<Opening, 'identity'>): RunSurroundings {
  const { scenario, clock, random } = options;
  const journal = createJournal(options.journal);
  return {
    server: createInterpreter({
      ...{ world, clock, random, scripts, save, serverId: id, tick: passTime },
      onEffect(effect) {
        journal(effect);
        options.onEffect?.(effect);
      },
    }),
    conduct: createConduct(scenario.servers[id]?.misbehaviour ?? []),
    latencyMs: options.latencyMs ?? scenario.latency,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

function completeIdentity(kept: Identity | undefined, ids: readonly string[]): Identity {
  const created = createIdentity(ids.filter((id) => kept?.servers[id] === undefined));
  return kept ? { ...kept, servers: { ...kept.servers, ...created.servers } } : created;
}

function worldOf({ scenario, clock, random }: EstateOptions, folder: LabFolder): EstateWorld {
  const kept = folder.readWorld();
  if (!kept) return buildWorld(scenario, { at: clock.now(), random });
  if (kept.scenario === scenario.scenario) return kept;
  throw new LabFolderError(
    `${folder.path} holds the world of the scenario ${kept.scenario}, not of ${scenario.scenario}. ` +
      'Name another folder, or start with --fresh to begin anew.',
  );
}
