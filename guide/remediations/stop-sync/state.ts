import { z } from 'zod';

/** Parameters of `stop-sync`: none. */
export const parameters = z.strictObject({});

/** What `stop-sync` reads before and what follows. */
export const state = z.strictObject({
  /** SynchronizationStatus: Running 1 before, Stopping 2 after; NotProcessing 0 when there was nothing to stop. */
  status: z.int(),
});
