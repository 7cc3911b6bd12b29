import { z } from 'zod';
import { count } from '../../shapes.ts';

/** Parameters of `remove-inactive-approvals`: the list the approver saw; another list on the server is refused. */
export const parameters = z.strictObject({
  ExpectedCount: z.int().min(1),
  /** At most the first 200. */
  ExpectedTitles: z.array(z.string()).min(1).max(200),
});

/** What `remove-inactive-approvals` reads before and after. */
export const state = z.strictObject({ inactive: count, titles: z.array(z.string()).max(200) });
