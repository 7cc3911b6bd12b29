import { requireAnswer } from './look.ts';
import type { Random } from './random.ts';
import type { WireValue } from './wire/clixml.ts';
import { ScriptError } from './wire/far-end.ts';
import type { EstateWorld, ServerWorld } from './world/estate.ts';
import type { Update } from './world/update.ts';

/** What a remediation works on. `server` is a draft: it becomes the world only when the run is no dry run. */
export interface Effect {
  readonly world: EstateWorld;
  readonly server: ServerWorld;
  readonly now: Date;
  readonly random: Random;
  /** Without WhatIf. */
  readonly parameters: ReadonlyMap<string, WireValue>;
}

/** One step that was done, or under WhatIf would be. */
export interface Step {
  readonly messageId: string;
  readonly data: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** What a remediation returns, as its script does. */
export interface Outcome<S> {
  readonly changed: boolean;
  readonly before: S;
  readonly after: S;
  readonly steps: readonly Step[];
}

/** Changes the draft as the script changes a server; each `effects/<remediation-id>.ts` exports one as `act`. */
export type Act<S> = (effect: Effect) => Outcome<S>;

/** Throws the coded error a script ends with when a precondition does not hold; nothing is changed then. */
export function refuse(errorId: string, message: string): never {
  throw new ScriptError('script-error', message, errorId);
}

/** Throws unless the account may administer WSUS through its API. */
export function requireAdministrator(server: ServerWorld): void {
  requireAnswer(server);
  if (server.wsus.currentUserRole !== 2) refuse('Douki.NotAdministrator', 'This account is not a WSUS Administrator.');
}

/** Throws unless the script runs as an elevated local administrator. */
export function requireElevated(server: ServerWorld): void {
  if (!server.computer.elevated) refuse('Douki.NotAdministrator', 'This needs an elevated local administrator.');
}

/** Throws while a synchronization runs or stops. */
export function requireIdle(server: ServerWorld): void {
  if (server.wsus.running) refuse('Douki.SyncRunning', 'A synchronization is running or stopping.');
}

/** The update of this id; throws for one this server does not have. */
export function requireUpdate(server: ServerWorld, id: string): Update {
  const update = server.wsus.updates.find((one) => one.id === id);
  return update ?? refuse('Douki.UpdateUnknown', `This server does not have the update ${id}`);
}
