import type { LabClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { isRunning } from '../world/names.ts';
import { nextTurn, showProgress, startSynchronization, takeTurn } from './run.ts';

/** What time needs to pass in a world. */
export interface Passage {
  readonly world: EstateWorld;
  readonly clock: LabClock;
  readonly random: Random;
  /** Applies a change of the scenario whose moment has come. */
  apply(change: unknown, server: string, at: Date): void;
}

interface Due {
  readonly at: Date;
  happen(): void;
}

/** Lets everything happen that is due, in order; true when something did. */
export function tick(passage: Passage): boolean {
  const now = passage.clock.now();
  let happened = false;
  for (;;) {
    const due = earliest(passage);
    if (!due || due.at > now) break;
    due.happen();
    happened = true;
  }
  for (const server of Object.values(passage.world.servers)) showProgress(server, now);
  return happened;
}

/** The next moment of the daily schedule after the given one; null when nothing is scheduled. */
export function nextScheduled(server: ServerWorld, after: Date): Date | null {
  const { synchronizeAutomatically, synchronizeAutomaticallyTimeOfDay, numberOfSynchronizationsPerDay } =
    server.wsus.subscription;
  if (!synchronizeAutomatically) return null;
  const step = 86_400_000 / numberOfSynchronizationsPerDay;
  const midnight = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
  const first = midnight + synchronizeAutomaticallyTimeOfDay * 60_000 - 86_400_000;
  return new Date(first + (Math.floor((after.getTime() - first) / step) + 1) * step);
}

function earliest(passage: Passage): Due | undefined {
  const due: Due[] = [];
  const [change] = passage.world.later;
  if (change) due.push({ at: new Date(change.at), happen: () => applyFirst(passage) });
  for (const [id, server] of Object.entries(passage.world.servers)) {
    const turn = nextTurn(server);
    if (turn) due.push({ at: turn, happen: () => takeTurn(passage.world, id, turn) });
    const next = server.wsus.subscription.nextSynchronizationTime;
    if (next) due.push({ at: new Date(next), happen: () => startScheduled(passage, server, new Date(next)) });
  }
  return due.reduce<Due | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
}

function applyFirst({ world, apply }: Passage): void {
  const change = world.later.shift();
  if (change) apply(change.change, change.server, new Date(change.at));
}

function startScheduled({ world, clock, random }: Passage, server: ServerWorld, at: Date): void {
  // A lab that slept for a week makes up for one synchronization, not for seven.
  server.wsus.subscription.nextSynchronizationTime = nextScheduled(server, clock.now())?.toISOString() ?? null;
  if (server.wsus.running || !isRunning(server, 'WsusService')) return;
  startSynchronization(server, { at, startedManually: false, durationMs: world.synchronizationMs, random });
}
