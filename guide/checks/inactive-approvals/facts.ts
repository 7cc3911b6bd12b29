import { z } from 'zod';
import { count } from '../../shapes.ts';

/** Facts of `inactive-approvals`, read on the upstream. */
export const facts = z.strictObject({
  /** Lines of `wsusutil listinactiveapprovals` after the first; null when the tool ended with an exit code other than 0. */
  inactive: count.nullable(),
  /** Those lines, at most 200, in the tool's order. */
  titles: z.array(z.string()).max(200),
  /** There were more than 200. */
  truncated: z.boolean(),
  /** GetStatus().ApprovedUpdateCount of the upstream. */
  approved: count.nullable(),
});

/** Facts of `inactive-approvals`. */
export type Facts = z.infer<typeof facts>;
