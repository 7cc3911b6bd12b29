import type { z } from 'zod';
import type { state } from '../../guide/remediations/select-products/state.ts';
import { refuse, requireAdministrator, requireIdle, type Act, type Step } from '../effect.ts';
import { booleanOf, expectOnly, idsOf } from '../parameters.ts';
import type { ServerWorld } from '../world/estate.ts';
import { subscriptionSaved } from '../world/saved.ts';

type State = z.infer<typeof state>;

interface Wanted {
  readonly categories: readonly string[];
  readonly classifications: readonly string[];
}

/** Selects products and classifications on the server that synchronizes from Microsoft Update, or takes that back. */
export const act: Act<State> = ({ server, now, parameters }) => {
  expectOnly(parameters, ['CategoryIds', 'ClassificationIds', 'Remove']);
  const wanted: Wanted = {
    categories: idsOf(parameters, 'CategoryIds') ?? [],
    classifications: idsOf(parameters, 'ClassificationIds') ?? [],
  };
  const isSelecting = booleanOf(parameters, 'Remove') !== true;
  requireAdministrator(server);
  requireIdle(server);
  const { subscription, configuration } = server.wsus;
  if (!configuration.syncFromMicrosoftUpdate)
    refuse('Douki.NotTopServer', 'Products are selected on the server that synchronizes from Microsoft Update.');
  const before = stateOf(server, wanted);
  const word = isSelecting ? 'select' : 'deselect';
  const steps = [
    ...stepsOf(before.categories, `${word}-product`, isSelecting),
    ...stepsOf(before.classifications, `${word}-classification`, isSelecting),
  ];
  if (steps.length === 0) return { changed: false, before, after: before, steps };
  subscription.categoryIds = join(subscription.categoryIds, wanted.categories, isSelecting);
  subscription.classificationIds = join(subscription.classificationIds, wanted.classifications, isSelecting);
  subscriptionSaved(server, now);
  return { changed: true, before, after: stateOf(server, wanted), steps };
};

function stepsOf(choices: State['categories'], messageId: string, isSelecting: boolean): Step[] {
  return choices
    .filter((choice) => choice.selected !== isSelecting)
    .map(({ id, title }) => ({ messageId, data: { id, title } }));
}

function join(selected: readonly string[], ids: readonly string[], isSelecting: boolean): string[] {
  const others = selected.filter((id) => !ids.includes(id));
  return isSelecting ? [...others, ...ids] : others;
}

function stateOf({ wsus }: ServerWorld, wanted: Wanted): State {
  const { categoryIds, classificationIds } = wsus.subscription;
  const choose = (ids: readonly string[], known: typeof wsus.categories, selected: readonly string[]) =>
    ids.map((id) => {
      const entry = known.find((one) => one.id === id);
      if (!entry)
        return refuse('Douki.CategoryUnknown', 'This server does not know one of the products or classifications.');
      return { id, title: entry.title, selected: selected.includes(id) };
    });
  return {
    categories: choose(wanted.categories, wsus.categories, categoryIds),
    classifications: choose(wanted.classifications, wsus.classifications, classificationIds),
    selectedCategories: categoryIds.length,
    selectedClassifications: classificationIds.length,
  };
}
