import { z } from 'zod';

/** Facts of `services`. */
export const facts = z.strictObject({
  /** In this order: WsusService, BITS, W3SVC, WAS, MSSQL$MICROSOFT##WID, W32Time. */
  services: z.array(
    z.strictObject({
      /** Key name of the service, never its display name. */
      name: z.string(),
      /** False when there is no such service. */
      present: z.boolean(),
      /** ServiceControllerStatus: Stopped 1, StartPending 2, StopPending 3, Running 4, ContinuePending 5, PausePending 6, Paused 7. */
      status: z.int().nullable(),
      /** Registry value Start: automatic 2, manual 3, disabled 4; null when not readable. */
      start: z.int().nullable(),
      /** Registry value DelayedAutostart is 1; false when the value is absent. */
      delayed: z.boolean(),
      /** Registry key TriggerInfo exists. */
      trigger: z.boolean(),
    }),
  ),
  /** SqlServerName of the WSUS setup names the Windows Internal Database; null when the value is not readable. */
  usesWid: z.boolean().nullable(),
});

/** Facts of `services`. */
export type Facts = z.infer<typeof facts>;
