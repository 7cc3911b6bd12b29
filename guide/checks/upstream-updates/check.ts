import { defineCheck, type Judgement } from '../../check.ts';
import { factsOf } from '../../asked.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { facts as failedFacts } from '../failed-updates/facts.ts';
import { classify, type Classified, type Fate } from './classify.ts';
import { facts, type Facts } from './facts.ts';

const shown = 5;

/** Does the upstream have the updates that failed downstream; the decision table of wsus.md S5. */
export const check = defineCheck<Facts>({
  id: 'upstream-updates',
  sections: ['missing-updates'],
  after: ['failed-updates'],
  target: 'upstream',
  needs: ['wsus-reporter'],
  severity: 'major',
  timeoutMs: 180_000,
  facts,
  parameters({ earlier }) {
    const ids = factsOf(earlier['failed-updates'], failedFacts)?.updates.map((update) => update.id) ?? [];
    return ids.length === 0 ? null : { UpdateIds: ids };
  },
  judge(answer, { earlier }) {
    const failed = factsOf(earlier['failed-updates'], failedFacts);
    if (failed === undefined) return unknown('earlier-check-unknown');
    const known = classify(failed.updates, answer);
    if (known.length === 0) return notApplicable();
    const fate = worst.find((one) => known.some((update) => update.fate === one)) ?? 'ready';
    const isUntold = answer.updates.some((one) => one.present && (one.state === null || one.declined === null));
    return isUntold && isHarmless(fate) ? unknown('no-value') : judgement(known, fate);
  },
});

// What needs a person most comes first; the card speaks of that, the counts tell the rest.
const worst: readonly Fate[] = ['not-selected', 'failed', 'declined', 'gone', 'coming', 'ready'];

function judgement(known: readonly Classified[], fate: Fate): Judgement {
  const those = known.filter((update) => update.fate === fate).map(({ update }) => update);
  const data = {
    count: those.length,
    total: known.length,
    titles: those.slice(0, shown).map((update) => update.title),
    products: distinct(those.flatMap((update) => update.productTitles)),
    classifications: distinct(those.flatMap((update) => update.classificationTitle ?? [])),
  };
  return { result: isHarmless(fate) ? 'warn' : 'fail', messageId: fate, data, explains: ['failed-updates'] };
}

function isHarmless(fate: Fate): boolean {
  return fate === 'ready' || fate === 'coming';
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].slice(0, shown);
}
