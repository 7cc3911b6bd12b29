import { defineCheck } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

/** Where trouble begins: the first two by Microsoft's own pages, the third by experience. */
const most = { supersededNotDeclined: 1500, liveUpdates: 7000, obsoleteUpdates: 1000 };

/** Does SUSDB carry along so much that synchronizations become slow or time out. */
export const check = defineCheck<Facts>({
  id: 'susdb-maintenance',
  sections: ['services', 'missing-updates'],
  target: 'self',
  needs: ['database-reader'],
  severity: 'minor',
  // Counting what is obsolete is slow on a database that was never cleaned up; the other checks of the run wait for it.
  timeoutMs: 60_000,
  facts,
  judge({ obsoleteUpdates, supersededNotDeclined, liveUpdates, hasPropertyIndex, hasSupersededIndex }) {
    const data = { obsolete: obsoleteUpdates, superseded: supersededNotDeclined, live: liveUpdates };
    const isHeavy =
      supersededNotDeclined > most.supersededNotDeclined ||
      liveUpdates > most.liveUpdates ||
      (obsoleteUpdates ?? 0) > most.obsoleteUpdates;
    if (!isHeavy && obsoleteUpdates === null) return unknown('no-value');
    if (!isHeavy) return { result: 'pass', messageId: 'light', data };
    // Without the indexes the cleanup itself takes hours to days.
    const messageId = hasPropertyIndex && hasSupersededIndex ? 'heavy' : 'heavy-without-indexes';
    return { result: 'warn', messageId, data };
  },
});
