import type { z } from 'zod';
import type { state } from '../../guide/remediations/remove-inactive-approvals/state.ts';
import { refuse, requireElevated, type Act } from '../effect.ts';
import { requireTool } from '../look.ts';
import { expectOnly, listOf, numberOf, required } from '../parameters.ts';
import { inactiveTitles, isInactive } from '../synchronization/import.ts';
import type { ServerWorld } from '../world/estate.ts';
import { isDatabaseUp } from '../world/names.ts';

type State = z.infer<typeof state>;

/** Removes the inactive approvals that the approver saw, and none besides. */
export const act: Act<State> = ({ server, parameters }) => {
  expectOnly(parameters, ['ExpectedCount', 'ExpectedTitles']);
  const count = required(numberOf(parameters, 'ExpectedCount'), 'ExpectedCount');
  const titles = required(listOf(parameters, 'ExpectedTitles'), 'ExpectedTitles');
  requireElevated(server);
  requireTool(server);
  if (!isDatabaseUp(server)) refuse('Douki.ToolFailed', 'wsusutil listinactiveapprovals failed.');
  const before = stateOf(server);
  if (before.inactive === 0) return { changed: false, before, after: before, steps: [] };
  const isExpected =
    before.inactive === count &&
    before.titles.length === titles.length &&
    before.titles.every((title, index) => title === titles[index]);
  if (!isExpected) refuse('Douki.ListChanged', 'The inactive approvals are not the expected ones.');
  server.wsus.approvals = server.wsus.approvals.filter((approval) => !isInactive(server, approval.updateId));
  const steps = [{ messageId: 'remove', data: { count: before.inactive } }];
  return { changed: true, before, after: stateOf(server), steps };
};

function stateOf(server: ServerWorld): State {
  const titles = inactiveTitles(server);
  return { inactive: titles.length, titles: titles.slice(0, 200) };
}
