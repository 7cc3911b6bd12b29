import { z } from 'zod';
import { count } from '../../shapes.ts';

/** Facts of `susdb-state`, from sys.databases and sys.database_files. */
export const facts = z.strictObject({
  /** ONLINE 0, RESTORING 1, RECOVERING 2, RECOVERY_PENDING 3, SUSPECT 4, EMERGENCY 5, OFFLINE 6. */
  state: z.int(),
  /** MULTI_USER 0, SINGLE_USER 1, RESTRICTED_USER 2. */
  userAccess: z.int(),
  isReadOnly: z.boolean(),
  /** The Windows Internal Database: it has no limit of its own. */
  isWid: z.boolean(),
  /** SERVERPROPERTY('EngineEdition'): Express is 4. */
  engineEdition: z.int().nullable(),
  /** Null when the server does not tell it, as the next ones. */
  dataMegabytes: count.nullable(),
  /** Most that the data files may grow to together; null when only the disk limits them. */
  dataLimitMegabytes: count.nullable(),
  logMegabytes: count.nullable(),
  logLimitMegabytes: count.nullable(),
});

/** Facts of `susdb-state`. */
export type Facts = z.infer<typeof facts>;
