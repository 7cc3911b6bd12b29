import { z } from 'zod';
import { utc } from '../../shapes.ts';

/** The three folders whose permissions matter. */
export const place = z.enum(['volume-root', 'content-dir', 'wsus-content']);

const entry = z.strictObject({
  /** S-1-5-20 NETWORK SERVICE, S-1-5-32-545 Users, S-1-5-11 Authenticated Users or S-1-1-0 Everyone. */
  sid: z.string(),
  /** False for a deny entry. */
  allow: z.boolean(),
  /** FileSystemRights as an integer, generic bits already mapped: Read 131209, ReadAndExecute 131241, Modify 197055, FullControl 2032127; Synchronize adds 1048576. */
  rights: z.int(),
  inherited: z.boolean(),
  /** False for an entry that only its children inherit (InheritOnly). */
  appliesHere: z.boolean(),
});

/** Facts of `content-acl`. */
export const facts = z.strictObject({
  /** Registry value ContentDir, environment variables expanded, without a backslash at its end; null when not readable. */
  contentDir: z.string().nullable(),
  /** The folder is on a network share: then `places` is empty, because the computer account's rights cannot be read from here. */
  isUnc: z.boolean(),
  /** In the order of `place`. */
  places: z.array(
    z.strictObject({
      place,
      path: z.string(),
      exists: z.boolean(),
      /** Null when the permissions could not be read. */
      entries: z.array(entry).nullable(),
    }),
  ),
  /** Newest event 10010 (permissions right) or 10012 (wrong) of the last 7 days; null when there is none or the log is not readable. */
  healthEvent: z.strictObject({ id: z.int(), lastUtc: utc }).nullable(),
});

/** Facts of `content-acl`. */
export type Facts = z.infer<typeof facts>;
