import { z } from 'zod';
import { guid, utc } from '../../shapes.ts';

/** Parameters of `cancel-and-decline`. */
export const parameters = z.strictObject({ UpdateIds: z.array(guid).min(1).max(50) });

/** What `cancel-and-decline` reads before and after; the approvals are the snapshot a person needs to restore them. */
export const state = z.strictObject({
  updates: z.array(
    z.strictObject({
      id: guid,
      title: z.string(),
      revision: z.int(),
      /** UpdateState is NotReady. */
      downloading: z.boolean(),
      declined: z.boolean(),
      approvals: z.array(
        z.strictObject({
          groupId: guid,
          /** UpdateApprovalAction: Install 0, Uninstall 1, NotApproved 3. */
          action: z.int(),
          /** Null when it has no deadline. */
          deadlineUtc: utc.nullable(),
        }),
      ),
    }),
  ),
});
