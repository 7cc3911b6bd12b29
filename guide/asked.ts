import type { z } from 'zod';
import type { Asked } from './check.ts';

/** Reads the facts another check has given; undefined when it was not asked, is unknown, or answered another shape. */
export function factsOf<F>(asked: Asked | undefined, schema: z.ZodType<F>): F | undefined {
  if (asked === undefined || 'unknown' in asked) return undefined;
  const parsed = schema.safeParse(asked.facts);
  return parsed.success ? parsed.data : undefined;
}
