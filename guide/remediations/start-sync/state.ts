import { z } from 'zod';
import { guid } from '../../shapes.ts';

/** Parameters of `start-sync`: none. */
export const parameters = z.strictObject({});

/** What `start-sync` reads before and what follows. */
export const state = z.strictObject({
  /** SynchronizationStatus: NotProcessing 0 before, Running 1 after. */
  status: z.int(),
  /** GetLastSynchronizationInfo().Id before the start; the synchronization that was started has another one. */
  lastId: guid.nullable(),
});
