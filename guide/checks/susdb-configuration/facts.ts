import { z } from 'zod';
import { count } from '../../shapes.ts';

/** Facts of `susdb-configuration`, from tbConfigurationC and tbLanguage; a column is null when its table is empty. */
export const facts = z.strictObject({
  /** BitsDownloadPriorityForeground. */
  foreground: z.boolean().nullable(),
  /** DownloadExpressPackages: express files multiply what is downloaded. */
  expressPackages: z.boolean().nullable(),
  /** LazySync: files are downloaded after approval only. */
  onApproval: z.boolean().nullable(),
  languages: count,
  enabledLanguages: count,
});

/** Facts of `susdb-configuration`. */
export type Facts = z.infer<typeof facts>;
