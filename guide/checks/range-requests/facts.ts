import { z } from 'zod';
import { count, utc } from '../../shapes.ts';

/** Facts of `range-requests`. */
export const facts = z.strictObject({
  /** HostBinariesOnMicrosoftUpdate: nothing is downloaded. */
  onMicrosoftUpdate: z.boolean().nullable(),
  useProxy: z.boolean().nullable(),
  /** BitsDownloadPriorityForeground; null when this version of WSUS does not offer the property. */
  foreground: z.boolean().nullable(),
  /** GetContentDownloadProgress, bytes; null when it could not be read. */
  progress: z.strictObject({ totalBytes: z.int(), downloadedBytes: z.int() }).nullable(),
  /** Events 364 of the last 48 hours grouped by the first HRESULT in them, most first, then by number; null when the log is not readable. */
  failures: z
    .array(
      z.strictObject({
        /** `0x80200013` style; null for events that carry no number. */
        hresult: z
          .string()
          .regex(/^0x[0-9A-F]{8}$/)
          .nullable(),
        count,
        lastUtc: utc,
      }),
    )
    .nullable(),
  /** Range request for the file of the newest event 364, bytes 0 to 99; null when there is none or its host is not allowed. */
  probe: z
    .strictObject({
      host: z.string(),
      viaProxy: z.boolean(),
      /** HTTP status; null when none came. */
      status: z.int().nullable(),
      /** WebExceptionStatus when no status came. */
      failure: z.int().nullable(),
      /** The answer has Content-Range. */
      hasContentRange: z.boolean().nullable(),
      /** The answer has Content-Length. */
      hasLength: z.boolean().nullable(),
    })
    .nullable(),
});

/** Facts of `range-requests`. */
export type Facts = z.infer<typeof facts>;
