import type { Facts } from '../../guide/checks/inactive-approvals/facts.ts';
import { inactiveTitles } from '../synchronization/import.ts';
import { isApproved } from '../world/approve.ts';
import { requireApi, requireElevatedReader, requireTool, type DeriveFacts } from '../look.ts';

const mostShown = 200;

/** Derives the facts of `inactive-approvals`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireElevatedReader(server);
  requireApi(server);
  requireTool(server);
  const titles = inactiveTitles(server);
  const approved = server.wsus.updates.filter((update) => !update.isDeclined && isApproved(server, update.id));
  return {
    inactive: titles.length,
    titles: titles.slice(0, mostShown),
    truncated: titles.length > mostShown,
    approved: approved.length,
  };
};
