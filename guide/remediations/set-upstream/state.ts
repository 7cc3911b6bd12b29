import { z } from 'zod';
import { port } from '../../shapes.ts';

/** Parameters of `set-upstream`: only what is wrong. */
export const parameters = z.strictObject({
  /** False turns a server that synchronizes from Microsoft Update into a downstream. */
  FromMicrosoftUpdate: z.boolean().optional(),
  Name: z.string().max(255).optional(),
  Port: port.optional(),
  UseSsl: z.boolean().optional(),
});

/** What `set-upstream` reads before and after. */
export const state = z.strictObject({
  fromMicrosoftUpdate: z.boolean(),
  name: z.string(),
  port: z.int(),
  useSsl: z.boolean(),
});
