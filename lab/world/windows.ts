import { z } from 'zod';

/** A moment in lab time, UTC, ISO 8601 with milliseconds. */
export const momentSchema = z.iso.datetime({ precision: 3 });

/** One Windows service; the numbers are ServiceControllerStatus and ServiceStartMode. */
export const serviceSchema = z.strictObject({
  displayName: z.string(),
  /** Stopped 1, StartPending 2, StopPending 3, Running 4, Paused 7. */
  status: z.union([1, 2, 3, 4, 5, 6, 7].map((value) => z.literal(value))),
  /** Automatic 2, Manual 3, Disabled 4: also the value `Start` of the service's registry key. */
  startType: z.union([2, 3, 4].map((value) => z.literal(value))),
});

/** One registry value with its kind, as RegistryKey.GetValueKind names it. */
export const registryValueSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['String', 'ExpandString']), data: z.string() }),
  z.strictObject({ kind: z.literal('DWord'), data: z.int().min(0).max(0xffffffff) }),
  z.strictObject({ kind: z.literal('MultiString'), data: z.array(z.string()) }),
]);

/** One event record; the text is never kept, because Windows localises it: provider, id and insertion strings say it all. */
export const eventSchema = z.strictObject({
  recordId: z.int().positive(),
  log: z.enum(['Application', 'System']),
  provider: z.string().min(1),
  id: z.int().min(0).max(65535),
  /** Error 2, warning 3, information 4. */
  level: z.union([2, 3, 4].map((value) => z.literal(value))),
  timeCreated: momentSchema,
  properties: z.array(z.string()),
});

/** One access rule of a folder; the numbers are FileSystemRights, AccessControlType, InheritanceFlags, PropagationFlags. */
export const accessRuleSchema = z.strictObject({
  sid: z.string().regex(/^S-1-\d+(-\d+)*$/),
  /** Allow 0, Deny 1. */
  accessControlType: z.union([0, 1].map((value) => z.literal(value))),
  fileSystemRights: z.int(),
  inheritanceFlags: z.int().min(0).max(3),
  propagationFlags: z.int().min(0).max(3),
  isInherited: z.boolean(),
});

/** One drive as System.IO.DriveInfo shows it. */
export const driveSchema = z.strictObject({
  /** Fixed 3, Network 4. */
  driveType: z.union([3, 4].map((value) => z.literal(value))),
  totalBytes: z.int().nonnegative(),
  freeBytes: z.int().nonnegative(),
});

/** The machine itself, and the account and process that a script finds itself in. */
export const computerSchema = z.strictObject({
  name: z.string().regex(/^[A-Z0-9-]{1,15}$/),
  domain: z.string().min(1),
  addresses: z.array(z.ipv4()).min(1),
  culture: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
  psVersion: z.string().regex(/^\d+\.\d+(\.\d+){0,2}$/),
  is64BitProcess: z.boolean(),
  languageMode: z.enum(['FullLanguage', 'ConstrainedLanguage']),
  account: z.string().min(1),
  elevated: z.boolean(),
  /** How far this machine's clock is ahead of lab time. */
  clockOffsetMs: z.int(),
});

/** Everything of Windows on one server that is not WSUS; maps are keyed by the names Windows uses. */
export const windowsSchema = z.strictObject({
  computer: computerSchema,
  /** By service key name, for example `WsusService`; a service that is not installed is absent. */
  services: z.record(z.string(), serviceSchema),
  /** By key path (`HKLM:\...`), then by value name. */
  registry: z.record(z.string(), z.record(z.string(), registryValueSchema)),
  /** Newest last; record ids rise. */
  events: z.array(eventSchema),
  /** Access rules by folder path. */
  access: z.record(z.string(), z.array(accessRuleSchema)),
  /** By root, for example `D:\`. */
  drives: z.record(z.string(), driveSchema),
  /** Length in bytes of the files that a script or a probe may look at, by path. */
  files: z.record(z.string(), z.int().nonnegative()),
});

/** An event as the world keeps it. */
export type WindowsEvent = z.infer<typeof eventSchema>;

/** An access rule as the world keeps it. */
export type AccessRule = z.infer<typeof accessRuleSchema>;
