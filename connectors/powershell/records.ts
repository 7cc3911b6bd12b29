import { z } from 'zod';

const failureCodes = [
  'script-error',
  'timeout',
  'missing-right',
  'api-unavailable',
  'database-unavailable',
  'language-mode',
  'blocked-by-antivirus',
  'no-credentials-for-next-hop',
  'bad-answer',
  'digest',
  'run-seen',
] as const;

const hello = z.object({
  type: z.literal('hello'),
  psVersion: z.string().max(40),
  culture: z.string().max(40),
  account: z.string().max(400),
  elevated: z.boolean(),
  utc: z.iso.datetime(),
});

const refused = z.object({
  type: z.literal('refused'),
  code: z.enum(['powershell-too-old', 'wrong-bitness', 'language-mode', 'run-seen', 'driver-refused']),
  message: z.string().optional(),
});

const start = z.object({ type: z.literal('start'), id: z.string() });

const duration = z.number().nonnegative();

const success = z.object({
  type: z.literal('result'),
  id: z.string(),
  ok: z.literal(true),
  value: z.custom<object>(isPlainObject),
  durationMs: duration,
});

const failure = z.object({
  type: z.literal('result'),
  id: z.string(),
  ok: z.literal(false),
  error: z.object({ code: z.enum(failureCodes), message: z.string(), errorId: z.string().optional() }),
  durationMs: duration,
});

const done = z.object({ type: z.literal('done'), count: z.int().nonnegative() });

const wireRecord = z.union([hello, refused, start, success, failure, done]);

/** One record of the answer, as the protocol's page lists them. */
export type WireRecord = z.infer<typeof wireRecord>;

/** The record that a JSON value of the wire is, or nothing when it is none. */
export function parseRecord(value: unknown): WireRecord | undefined {
  return wireRecord.safeParse(value).data;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlainData(value);
}

/** False for nesting that would exhaust the stack of whoever walks through the answer. */
function isPlainData(value: unknown, depth = 0): boolean {
  if (depth > 32) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((element) => isPlainData(element, depth + 1));
}
