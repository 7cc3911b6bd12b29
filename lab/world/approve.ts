import type { ServerWorld } from './estate.ts';
import type { Update } from './update.ts';

/** The updates that an administrator approves as a matter of course: published, neither superseded nor declined. */
export function approvableUpdates(server: ServerWorld): readonly Update[] {
  return server.wsus.updates.filter(
    (update) => !update.isSuperseded && !update.isDeclined && update.publicationState === 0,
  );
}

/** True for an update with at least one approval to install. */
export function isApproved(server: ServerWorld, updateId: string): boolean {
  return server.wsus.approvals.some((approval) => approval.updateId === updateId && approval.action === 0);
}
