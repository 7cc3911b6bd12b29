import { z } from 'zod';

/** Parameters of `restart-services`: none. */
export const parameters = z.strictObject({});

/** What `restart-services` reads before and after, BITS first, then WsusService. */
export const state = z.strictObject({
  services: z.array(
    z.strictObject({
      name: z.enum(['BITS', 'WsusService']),
      /** ServiceControllerStatus: Stopped 1, Running 4. */
      status: z.int(),
      /** Registry value Start: automatic 2, manual 3, disabled 4. */
      start: z.int(),
    }),
  ),
});
