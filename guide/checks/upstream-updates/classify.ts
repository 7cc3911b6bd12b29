import type { FailedUpdate } from '../failed-updates/facts.ts';
import type { Facts } from './facts.ts';

/**
 * What an update that failed downstream is upstream (wsus.md S5): `ready` there after all, `coming`, `failed` or
 * `declined` there, missing because its product or class is `not-selected`, or `gone` although selected.
 */
export type Fate = 'ready' | 'coming' | 'failed' | 'declined' | 'not-selected' | 'gone';

/** A failed update with its fate. */
export interface Classified {
  readonly update: FailedUpdate;
  readonly fate: Fate;
}

/** Joins the failed updates with what the upstream says of them; an update the upstream was not asked for is left out. */
export function classify(failed: readonly FailedUpdate[], upstream: Facts): Classified[] {
  return failed.flatMap((update) => {
    const there = upstream.updates.find((one) => one.id === update.id);
    return there === undefined ? [] : [{ update, fate: fateOf(update, there, upstream) }];
  });
}

function fateOf(update: FailedUpdate, there: Facts['updates'][number], upstream: Facts): Fate {
  if (!there.present) return isSelected(update, upstream) ? 'gone' : 'not-selected';
  if (there.declined) return 'declined';
  if (there.state === 5) return 'ready';
  return there.state !== null && there.state >= 6 ? 'failed' : 'coming';
}

function isSelected(update: FailedUpdate, upstream: Facts): boolean {
  const product = update.productIds.some((id) => upstream.selectedCategoryIds.includes(id));
  return (
    product && update.classificationId !== null && upstream.selectedClassificationIds.includes(update.classificationId)
  );
}
