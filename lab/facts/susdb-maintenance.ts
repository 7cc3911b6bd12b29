import type { Facts } from '../../guide/checks/susdb-maintenance/facts.ts';
import { requireDatabase, type DeriveFacts } from '../look.ts';

/** Derives the facts of `susdb-maintenance`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireDatabase(server);
  const { database, updates } = server.wsus;
  const live = updates.filter((update) => !update.isDeclined);
  return {
    obsoleteUpdates: database.obsoleteUpdates,
    supersededNotDeclined: database.oldSupersededUpdates + live.filter((update) => update.isSuperseded).length,
    liveUpdates: database.oldSupersededUpdates + live.length,
    hasPropertyIndex: database.indexes.includes('nclLocalizedPropertyID'),
    hasSupersededIndex: database.indexes.includes('nclSupercededUpdateID'),
  };
};
