import { factsOf } from '../../asked.ts';
import { facts as failedFacts } from '../../checks/failed-updates/facts.ts';
import { classify } from '../../checks/upstream-updates/classify.ts';
import { facts } from '../../checks/upstream-updates/facts.ts';
import { defineRemediation, type Proposal } from '../../remediation.ts';
import { parameters, state } from './state.ts';

const most = 50;

/** Selects on the upstream what its downstream lacks, then synchronizes the upstream and the downstream. */
export const remediation = defineRemediation({
  id: 'select-products',
  fixes: ['upstream-updates', 'failed-updates'],
  target: 'upstream',
  risk: 'R2',
  parameters,
  reversible: true,
  idempotent: true,
  needs: ['wsus-administrator'],
  timeoutMs: 180_000,
  verify: ['failed-updates'],
  then: [
    { remediationId: 'start-sync', target: 'upstream' },
    { remediationId: 'start-sync', target: 'self' },
  ],
  propose(context): Proposal {
    const failed = factsOf(context.facts['failed-updates'], failedFacts);
    const upstream = factsOf(context.facts['upstream-updates'], facts);
    if (failed === undefined || upstream === undefined) return { refused: 'unknown', data: {} };
    if (upstream.fromMicrosoftUpdate === false) return { refused: 'not-top-server', data: {} };
    const missing = classify(failed.updates, upstream)
      .filter(({ fate }) => fate === 'not-selected')
      .map(({ update }) => update);
    const products = missing.flatMap((update) => update.productIds);
    const classes = missing.flatMap((update) => update.classificationId ?? []);
    const CategoryIds = unselected(products, upstream.selectedCategoryIds);
    const ClassificationIds = unselected(classes, upstream.selectedClassificationIds);
    if (CategoryIds.length + ClassificationIds.length === 0) return { refused: 'nothing-missing', data: {} };
    if (CategoryIds.length > most) return { refused: 'too-many', data: { count: CategoryIds.length } };
    return { parameters: { CategoryIds, ClassificationIds } };
  },
  undo(before) {
    const old = state.safeParse(before);
    if (!old.success) return undefined;
    return {
      CategoryIds: added(old.data.categories),
      ClassificationIds: added(old.data.classifications),
      Remove: true,
    };
  },
});

function unselected(ids: readonly string[], selected: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => !selected.includes(id)).sort();
}

function added(choices: readonly { readonly id: string; readonly selected: boolean }[]): string[] {
  return choices.filter((choice) => !choice.selected).map((choice) => choice.id);
}
