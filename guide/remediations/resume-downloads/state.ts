import { z } from 'zod';
import { guid } from '../../shapes.ts';

/** Parameters of `resume-downloads`. */
export const parameters = z.strictObject({ UpdateIds: z.array(guid).min(1).max(50) });

/** What `resume-downloads` reads before and marks. */
export const state = z.strictObject({
  updates: z.array(
    z.strictObject({
      id: guid,
      title: z.string(),
      /** UpdateState before; the agent changes it only with the next synchronization. */
      state: z.int(),
      /** ResumeDownload was called. */
      resumed: z.boolean(),
    }),
  ),
});
