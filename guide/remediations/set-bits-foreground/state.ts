import { z } from 'zod';

/** Parameters of `set-bits-foreground`. */
export const parameters = z.strictObject({ Foreground: z.boolean() });

/** What `set-bits-foreground` reads before and after. */
export const state = z.strictObject({ foreground: z.boolean() });
