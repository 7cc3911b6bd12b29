import type { z } from 'zod';
import type { state } from '../../guide/remediations/cancel-and-decline/state.ts';
import { refuse, requireAdministrator, requireIdle, requireUpdate, type Act, type Step } from '../effect.ts';
import { expectOnly, idsOf, required } from '../parameters.ts';
import { updateStates } from '../synchronization/errors.ts';
import type { ServerWorld } from '../world/estate.ts';
import type { Update } from '../world/update.ts';

type State = z.infer<typeof state>;

/** Cancels the downloads of the listed updates and declines them; their approvals go with it. */
export const act: Act<State> = ({ server, parameters }) => {
  expectOnly(parameters, ['UpdateIds']);
  const ids = required(idsOf(parameters, 'UpdateIds'), 'UpdateIds');
  requireAdministrator(server);
  if (server.wsus.configuration.isReplicaServer)
    refuse('Douki.IsReplica', 'A replica cannot decline updates: decline them on its upstream.');
  requireIdle(server);
  const updates = ids.map((id) => requireUpdate(server, id));
  const before = stateOf(server, updates);
  const steps: Step[] = [];
  for (const update of updates) {
    const data = { id: update.id, title: update.title };
    if (update.state === updateStates.notReady) {
      update.state = updateStates.canceled;
      steps.push({ messageId: 'cancel', data });
    }
    if (update.isDeclined) continue;
    update.isDeclined = true;
    update.resumeRequested = false;
    server.wsus.approvals = server.wsus.approvals.filter((approval) => approval.updateId !== update.id);
    steps.push({ messageId: 'decline', data });
  }
  return { changed: steps.length > 0, before, after: stateOf(server, updates), steps };
};

function stateOf(server: ServerWorld, updates: readonly Update[]): State {
  return {
    updates: updates.map((update) => ({
      id: update.id,
      title: update.title,
      revision: update.revision,
      downloading: update.state === updateStates.notReady,
      declined: update.isDeclined,
      approvals: server.wsus.approvals
        .filter((approval) => approval.updateId === update.id)
        .map(({ groupId, action }) => ({ groupId, action, deadlineUtc: null })),
    })),
  };
}
