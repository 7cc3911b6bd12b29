import type { ServerWorld } from './estate.ts';
import type { WindowsEvent } from './windows.ts';

/** Provider name of everything WSUS writes into the Application log. */
export const wsusProvider = 'Windows Server Update Services';

/** Ids of the WSUS events the simulation writes, with their level: error 2, warning 3, information 4. */
export const wsusEvents = {
  contentStarted: [361, 4],
  contentFailed: [362, 2],
  contentSucceeded: [363, 4],
  fileFailed: [364, 2],
  fileSucceeded: [366, 4],
  scheduledStart: [381, 4],
  manualStart: [382, 4],
  succeeded: [384, 4],
  failed: [386, 2],
  canceled: [387, 4],
  settingsModified: [389, 4],
  databaseFailed: [421, 2],
  serviceStarted: [501, 4],
  serviceStopped: [502, 4],
  permissionsRight: [10010, 4],
  permissionsWrong: [10012, 2],
  catalogRight: [10020, 4],
  catalogWrong: [10022, 2],
  contentRight: [10030, 4],
  contentWrong: [10032, 2],
  diskRight: [10040, 4],
  diskWrong: [10042, 2],
} as const satisfies Readonly<Record<string, readonly [number, 2 | 3 | 4]>>;

/** Name of an event in `wsusEvents`. */
export type WsusEventName = keyof typeof wsusEvents;

const mostEvents = 2000;

/** An event to write: its name, moment and insertion strings. */
export interface NewEvent {
  readonly name: WsusEventName;
  readonly at: Date;
  readonly properties?: readonly string[];
}

/** Writes a WSUS event as the service itself does. */
export function writeEvent(server: ServerWorld, { name, at, properties = [] }: NewEvent): void {
  const [id, level] = wsusEvents[name];
  server.events.push({
    recordId: (server.events.at(-1)?.recordId ?? 1000) + 1,
    log: 'Application',
    provider: wsusProvider,
    id,
    level,
    timeCreated: at.toISOString(),
    properties: [...properties],
  });
  if (server.events.length > mostEvents) server.events.splice(0, server.events.length - mostEvents);
}

/** Writes a green or red event of a health family only when it says something new: the newest one is the present state. */
export function writeHealth(server: ServerWorld, event: NewEvent): void {
  const [id] = wsusEvents[event.name];
  const family = Math.floor(id / 10);
  const newest = server.events.findLast((one) => one.provider === wsusProvider && Math.floor(one.id / 10) === family);
  if (newest?.id === id) return;
  if (!newest && id % 10 === 0) return;
  writeEvent(server, event);
}

/** WSUS events that are younger than the given hours, oldest first. */
export function recentWsusEvents(server: ServerWorld, now: Date, hours: number): readonly WindowsEvent[] {
  const since = now.getTime() - hours * 3_600_000;
  return server.events.filter(
    (event) => event.provider === wsusProvider && new Date(event.timeCreated).getTime() >= since,
  );
}
