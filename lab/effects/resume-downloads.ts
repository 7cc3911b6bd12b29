import type { z } from 'zod';
import type { state } from '../../guide/remediations/resume-downloads/state.ts';
import { requireAdministrator, requireUpdate, type Act } from '../effect.ts';
import { expectOnly, idsOf, required } from '../parameters.ts';

type State = z.infer<typeof state>;

/** Marks downloads to be tried again; the agent acts on it with the next synchronization. */
export const act: Act<State> = ({ server, parameters }) => {
  expectOnly(parameters, ['UpdateIds']);
  const ids = required(idsOf(parameters, 'UpdateIds'), 'UpdateIds');
  requireAdministrator(server);
  const updates = ids.map((id) => requireUpdate(server, id));
  const before: State = { updates: updates.map(({ id, title, state }) => ({ id, title, state, resumed: false })) };
  const marked = updates.filter((update) => update.state >= 6 && update.state <= 8);
  for (const update of marked) update.resumeRequested = true;
  return {
    changed: marked.length > 0,
    before,
    after: { updates: before.updates.map((one) => ({ ...one, resumed: one.state >= 6 && one.state <= 8 })) },
    steps: marked.map(({ id, title }) => ({ messageId: 'resume', data: { id, title } })),
  };
};
