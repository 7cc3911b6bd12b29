import type { Facts } from '../../guide/checks/upstream-updates/facts.ts';
import { requireApi, type DeriveFacts } from '../look.ts';
import { idsOf, required } from '../parameters.ts';

/** Derives the facts of `upstream-updates` for the ids asked for. */
export const derive: DeriveFacts<Facts> = ({ server, parameters }) => {
  requireApi(server);
  const { configuration, subscription, updates } = server.wsus;
  return {
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    updates: required(idsOf(parameters, 'UpdateIds', 200), 'UpdateIds').map((id) => {
      const update = updates.find((one) => one.id === id);
      return {
        id,
        present: update !== undefined,
        revision: update?.revision ?? null,
        declined: update?.isDeclined ?? null,
        publication: update?.publicationState ?? null,
        state: update?.state ?? null,
      };
    }),
    selectedCategoryIds: [...subscription.categoryIds].sort(),
    selectedClassificationIds: [...subscription.classificationIds].sort(),
  };
};
