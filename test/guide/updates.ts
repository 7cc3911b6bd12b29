import type { Facts as FailedFacts, FailedUpdate } from '../../guide/checks/failed-updates/facts.ts';
import type { Facts as UpstreamFacts } from '../../guide/checks/upstream-updates/facts.ts';

/** Ids of the samples: `id(1)` is an update, `id(2)` its product, `id(3)` its classification, and so on. */
export function id(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

/** An update whose download failed. */
export function failed(changes: Partial<FailedUpdate> = {}): FailedUpdate {
  return {
    id: id(1),
    revision: 200,
    title: 'Cumulative Update',
    state: 7,
    publication: 0,
    superseded: false,
    declined: false,
    productIds: [id(2)],
    productTitles: ['Windows Server 2022'],
    classificationId: id(3),
    classificationTitle: 'Security Updates',
    ...changes,
  };
}

/** Facts of `failed-updates` with these updates. */
export function failedFacts(updates: readonly FailedUpdate[], changes: Partial<FailedFacts> = {}): FailedFacts {
  return {
    isReplica: false,
    failedCount: updates.length,
    updates: [...updates],
    truncated: false,
    downloadFailures: { count: updates.length, lastUtc: null },
    ...changes,
  };
}

/** Facts of `upstream-updates` about `failed()`: there and ready, its product and class selected. */
export function upstreamFacts(
  there: Partial<UpstreamFacts['updates'][number]> = {},
  changes: Partial<UpstreamFacts> = {},
): UpstreamFacts {
  return {
    fromMicrosoftUpdate: true,
    updates: [{ id: id(1), present: true, revision: 200, declined: false, publication: 0, state: 5, ...there }],
    selectedCategoryIds: [id(2)],
    selectedClassificationIds: [id(3)],
    ...changes,
  };
}

/** What the API says of an update that it does not have. */
export const absent = { present: false, revision: null, declined: null, publication: null, state: null };
