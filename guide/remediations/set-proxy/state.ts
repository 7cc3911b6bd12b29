import { z } from 'zod';

/** Parameters of `set-proxy`. Without Name and Port these stay as they are; the password never travels. */
export const parameters = z.strictObject({
  UseProxy: z.boolean(),
  Name: z.string().max(255).optional(),
  Port: z.int().min(0).max(65535).optional(),
});

/** What `set-proxy` reads before and after. */
export const state = z.strictObject({
  useProxy: z.boolean(),
  name: z.string(),
  port: z.int(),
});
