import { z } from 'zod';
import { count, guid } from '../../shapes.ts';

const ids = z.array(guid).max(50);

/** Parameters of `select-products`; to undo, Remove is true and the ids are those that were not selected before. */
export const parameters = z.strictObject({ CategoryIds: ids, ClassificationIds: ids, Remove: z.boolean().optional() });

const choice = z.strictObject({ id: guid, title: z.string(), selected: z.boolean() });

/** What `select-products` reads before and after: the named ones only, and how many are selected in all. */
export const state = z.strictObject({
  categories: z.array(choice),
  classifications: z.array(choice),
  selectedCategories: count,
  selectedClassifications: count,
});
