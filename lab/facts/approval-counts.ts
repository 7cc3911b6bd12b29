import type { Facts } from '../../guide/checks/approval-counts/facts.ts';
import { isApproved } from '../world/approve.ts';
import { requireApi, type DeriveFacts } from '../look.ts';

/** Derives the facts of `approval-counts`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireApi(server);
  const { updates, configuration, history } = server.wsus;
  const live = updates.filter((update) => !update.isDeclined);
  const approved = live.filter((update) => isApproved(server, update.id));
  const last = history.at(-1);
  return {
    isReplica: configuration.isReplicaServer,
    counts: {
      updates: updates.length,
      approved: approved.length,
      notApproved: live.length - approved.length,
      declined: updates.length - live.length,
      expired: live.filter((update) => update.publicationState === 1).length,
      staleApprovals: 0,
      needingFiles: approved.filter((update) => update.state === 4).length,
    },
    allLanguages: configuration.allUpdateLanguagesEnabled,
    languages: configuration.allUpdateLanguagesEnabled ? [] : [...configuration.enabledUpdateLanguages].sort(),
    lastResult: last?.result ?? 0,
    lastSuccessUtc: last?.result === 1 ? last.endTime : null,
  };
};
