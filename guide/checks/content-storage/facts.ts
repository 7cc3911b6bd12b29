import { z } from 'zod';

/** Facts of `content-storage`, all from IUpdateServerConfiguration but the last. */
export const facts = z.strictObject({
  fromMicrosoftUpdate: z.boolean().nullable(),
  /** HostBinariesOnMicrosoftUpdate: no files are kept here. */
  onMicrosoftUpdate: z.boolean().nullable(),
  /** GetContentFromMU: files come from Microsoft, metadata from the upstream. */
  contentFromMicrosoftUpdate: z.boolean().nullable(),
  /** DownloadUpdateBinariesAsNeeded: files only after approval. */
  deferred: z.boolean().nullable(),
  /** DownloadExpressPackages. */
  express: z.boolean().nullable(),
  /** LocalContentCachePath. */
  cachePath: z.string().nullable(),
  /** Registry value ContentDir, environment variables expanded. */
  contentDir: z.string().nullable(),
});

/** Facts of `content-storage`. */
export type Facts = z.infer<typeof facts>;
