import { z } from 'zod';
import { count } from '../../shapes.ts';

/** Facts of `susdb-maintenance`. */
export const facts = z.strictObject({
  /** spCountObsoleteUpdatesToCleanup; null when this login may not run it, or it did not end. */
  obsoleteUpdates: count.nullable(),
  /** vwMinimalUpdate: superseded and not declined. */
  supersededNotDeclined: count,
  /** vwMinimalUpdate: not declined. */
  liveUpdates: count,
  /** nclLocalizedPropertyID on tbLocalizedPropertyForRevision. */
  hasPropertyIndex: z.boolean(),
  /** nclSupercededUpdateID (written so) on tbRevisionSupersedesUpdate. */
  hasSupersededIndex: z.boolean(),
});

/** Facts of `susdb-maintenance`. */
export type Facts = z.infer<typeof facts>;
