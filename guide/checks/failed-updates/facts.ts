import { z } from 'zod';
import { count, guid, utc } from '../../shapes.ts';

/** One update whose download or licence failed on the server. */
export const failedUpdate = z.strictObject({
  id: guid,
  revision: z.int(),
  title: z.string(),
  /** UpdateState: Failed 7, LicenseAgreementFailed 8. */
  state: z.int(),
  /** PublicationState: Published 0, Expired 1. */
  publication: z.int().nullable(),
  superseded: z.boolean().nullable(),
  declined: z.boolean().nullable(),
  /** Ids of its categories of type Product, same order as productTitles. */
  productIds: z.array(guid),
  productTitles: z.array(z.string()),
  classificationId: guid.nullable(),
  classificationTitle: z.string().nullable(),
});

/** Facts of `failed-updates`. */
export const facts = z.strictObject({
  isReplica: z.boolean().nullable(),
  /** GetStatus().UpdatesWithServerErrorsCount; null when it could not be read. */
  failedCount: count.nullable(),
  /** Empty when failedCount is 0; at most 200, by id. */
  updates: z.array(failedUpdate).max(200),
  /** There were more than 200. */
  truncated: z.boolean(),
  /** Events 364 (content file download failed) of the last 48 hours; null when the log is not readable. */
  downloadFailures: z.strictObject({ count, lastUtc: utc.nullable() }).nullable(),
});

/** Facts of `failed-updates`. */
export type Facts = z.infer<typeof facts>;

/** One failed update. */
export type FailedUpdate = z.infer<typeof failedUpdate>;
