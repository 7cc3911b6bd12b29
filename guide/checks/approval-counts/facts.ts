import { z } from 'zod';
import { count, utc } from '../../shapes.ts';

/** Facts of `approval-counts`. */
export const facts = z.strictObject({
  isReplica: z.boolean().nullable(),
  /** UpdateServerStatus. */
  counts: z.strictObject({
    updates: count.nullable(),
    approved: count.nullable(),
    notApproved: count.nullable(),
    declined: count.nullable(),
    expired: count.nullable(),
    /** UpdatesWithStaleUpdateApprovalsCount. */
    staleApprovals: count.nullable(),
    needingFiles: count.nullable(),
  }),
  /** AllUpdateLanguagesEnabled. */
  allLanguages: z.boolean().nullable(),
  /** GetEnabledUpdateLanguages, sorted; empty when all are enabled. */
  languages: z.array(z.string()),
  /** SynchronizationResult of the last synchronization: NeverRun 0, Succeeded 1, Failed 2, Canceled 3; null when it was not told. */
  lastResult: z.int().nullable(),
  /** End of the last synchronization if that succeeded; null otherwise. */
  lastSuccessUtc: utc.nullable(),
});

/** Facts of `approval-counts`. */
export type Facts = z.infer<typeof facts>;
