import { z } from 'zod';
import { count, guid, utc } from '../../shapes.ts';

/** One synchronization of the history (ISynchronizationInfo). */
export const synchronization = z.strictObject({
  id: guid,
  startUtc: utc.nullable(),
  /** Null while it runs. */
  endUtc: utc.nullable(),
  /** StartedManually. */
  manual: z.boolean().nullable(),
  /** SynchronizationResult: NeverRun 0, Succeeded 1, Failed 2, Canceled 3, Unknown 4. */
  result: z.int().nullable(),
  /** SynchronizationError 0 to 17; newer servers may have more. */
  error: z.int().nullable(),
  /** First two lines of ErrorText, at most 400 characters; null on patched servers (wsus.md E20). Show it, never parse it. */
  errorText: z.string().max(400).nullable(),
  /** Number of UpdateErrors; null when it could not be read. */
  updateErrorCount: count.nullable(),
});

/** Facts of `sync-status`; null is what the server would not tell. */
export const facts = z.strictObject({
  /** IUpdateServer.Version, for example `10.0.17763.1`. */
  apiVersion: z.string().nullable(),
  /** UpdateServerUserRole of the account: Reporter 1, Administrator 2 (Unauthorized 0 is the error missing-right). */
  role: z.int(),
  /** UpdateServerConfigurationState: Ready 0, ProcessingSave 1, SynchronizationInProgress 2. */
  configurationState: z.int().nullable(),
  /** Where it synchronizes from (IUpdateServerConfiguration). */
  source: z.strictObject({
    fromMicrosoftUpdate: z.boolean().nullable(),
    isReplica: z.boolean().nullable(),
    upstreamName: z.string().nullable(),
    upstreamPort: z.int().nullable(),
    upstreamUseSsl: z.boolean().nullable(),
  }),
  /** What it does now (ISubscription). */
  current: z.strictObject({
    /** SynchronizationStatus: NotProcessing 0, Running 1, Stopping 2. */
    status: z.int().nullable(),
    /** SynchronizationPhase: NotProcessing 0, Updates 1, Approvals 2, Categories 3. */
    phase: z.int().nullable(),
    processedItems: z.int().nullable(),
    totalItems: z.int().nullable(),
  }),
  schedule: z.strictObject({
    /** SynchronizeAutomatically. */
    automatic: z.boolean().nullable(),
    /** NumberOfSynchronizationsPerDay, 1 to 24. */
    perDay: z.int().nullable(),
    /** GetNextSynchronizationTime; null when nothing is scheduled. */
    nextUtc: utc.nullable(),
  }),
  /** Newest synchronization with a result 1, 2 or 3 and an end, older than 14 days too (then also one whose result is not told); null when there was never one. */
  lastFinished: synchronization.nullable(),
  /** At most 10 of the last 14 days, newest first; one that runs is among them with endUtc null. */
  history: z.array(synchronization).max(10),
  /** Events of source `Windows Server Update Services` in the last 48 hours, by id ascending; null when the log is not readable. */
  events: z.array(z.strictObject({ id: z.int(), count, lastUtc: utc })).nullable(),
});

/** Facts of `sync-status`. */
export type Facts = z.infer<typeof facts>;

/** One synchronization of the history. */
export type Synchronization = z.infer<typeof synchronization>;
