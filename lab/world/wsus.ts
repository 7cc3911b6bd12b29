import { z } from 'zod';
import { approvalSchema, catalogueEntrySchema, updateSchema } from './update.ts';
import { momentSchema } from './windows.ts';

const port = z.int().min(1).max(65535);

/** IUpdateServerConfiguration; names are the API's with a small first letter. `proxyPassword` is a canary: it may never leave. */
export const configurationSchema = z.strictObject({
  serverId: z.guid(),
  syncFromMicrosoftUpdate: z.boolean(),
  isReplicaServer: z.boolean(),
  upstreamWsusServerName: z.string(),
  upstreamWsusServerPortNumber: port,
  upstreamWsusServerUseSsl: z.boolean(),
  hostBinariesOnMicrosoftUpdate: z.boolean(),
  getContentFromMU: z.boolean(),
  localContentCachePath: z.string(),
  downloadUpdateBinariesAsNeeded: z.boolean(),
  downloadExpressPackages: z.boolean(),
  useProxy: z.boolean(),
  proxyName: z.string(),
  proxyServerPort: port,
  useSeparateProxyForSsl: z.boolean(),
  sslProxyName: z.string(),
  sslProxyServerPort: port,
  anonymousProxyAccess: z.boolean(),
  proxyUserName: z.string(),
  proxyUserDomain: z.string(),
  hasProxyPassword: z.boolean(),
  proxyPassword: z.string(),
  allowProxyCredentialsOverNonSsl: z.boolean(),
  allUpdateLanguagesEnabled: z.boolean(),
  enabledUpdateLanguages: z.array(z.string()),
  bitsDownloadPriorityForeground: z.boolean(),
  muUrl: z.string(),
  redirectorChangeNumber: z.int(),
  lastConfigChange: momentSchema,
});

/** ISubscription: schedule and selection. */
export const subscriptionSchema = z.strictObject({
  synchronizeAutomatically: z.boolean(),
  /** Minutes since midnight UTC. */
  synchronizeAutomaticallyTimeOfDay: z.int().min(0).max(1439),
  numberOfSynchronizationsPerDay: z.int().min(1).max(24),
  nextSynchronizationTime: momentSchema.nullable(),
  lastModifiedTime: momentSchema,
  lastModifiedBy: z.string(),
  categoryIds: z.array(z.guid()),
  classificationIds: z.array(z.guid()),
});

/** The running synchronization, null when none runs; `connectsAt` and `endsAt` are the lab's own plan for it. */
export const runningSynchronizationSchema = z.strictObject({
  id: z.guid(),
  startedAt: momentSchema,
  startedManually: z.boolean(),
  categoriesOnly: z.boolean(),
  /** SynchronizationPhase: Updates 1, Approvals 2, Categories 3. */
  phase: z.int().min(1).max(3),
  totalItems: z.int().nonnegative(),
  processedItems: z.int().nonnegative(),
  connectsAt: momentSchema,
  endsAt: momentSchema,
  stopping: z.boolean(),
});

/** ISynchronizationInfo; the numbers are SynchronizationResult, SynchronizationError, SynchronizationUpdateError. */
export const synchronizationSchema = z.strictObject({
  id: z.guid(),
  startTime: momentSchema,
  endTime: momentSchema,
  startedManually: z.boolean(),
  result: z.int().min(0).max(4),
  error: z.int().min(0).max(99),
  errorText: z.string(),
  updateErrors: z.array(
    z.strictObject({ updateId: z.guid(), revision: z.int(), error: z.int().min(0).max(2), errorText: z.string() }),
  ),
});

/** IDownstreamServer: a child as its parent knows it. */
export const downstreamServerSchema = z.strictObject({
  id: z.guid(),
  fullDomainName: z.string(),
  lastSyncTime: momentSchema.nullable(),
  lastRollupTime: momentSchema.nullable(),
  parentServerId: z.guid(),
  syncsFromDownstreamServer: z.boolean(),
  version: z.string(),
  isReplica: z.boolean(),
});

/** SUSDB as SQL Server's own views have it; what the updates tell by themselves is not kept here. */
export const databaseSchema = z.strictObject({
  state: z.int().min(0).max(6),
  /** MULTI_USER 0, SINGLE_USER 1, RESTRICTED_USER 2. */
  userAccess: z.int().min(0).max(2),
  isReadOnly: z.boolean(),
  /** Express is 4. */
  engineEdition: z.int(),
  sizeMegabytes: z.int().positive(),
  logMegabytes: z.int().positive(),
  /** What the files may grow to; null while only the disk limits them. */
  limitMegabytes: z.int().positive().nullable(),
  logLimitMegabytes: z.int().positive().nullable(),
  /** What a cleanup would remove. */
  obsoleteUpdates: z.int().nonnegative(),
  /** Old superseded updates that the catalogue of the lab does not hold one by one. */
  oldSupersededUpdates: z.int().nonnegative(),
  /** Indexes that an administrator added. */
  indexes: z.array(z.string()),
});

/** Everything of WSUS on one server. */
export const wsusSchema = z.strictObject({
  version: z.string(),
  serverProtocolVersion: z.string(),
  /** UpdateServerUserRole of the account scripts run as: Unauthorized 0, Reporter 1, Administrator 2. */
  currentUserRole: z.int().min(0).max(2),
  /** SUSDB in sys.databases: ONLINE 0; MULTI_USER 0. */
  database: databaseSchema,
  configuration: configurationSchema,
  subscription: subscriptionSchema,
  running: runningSynchronizationSchema.nullable(),
  /** Oldest first. */
  history: z.array(synchronizationSchema),
  categories: z.array(catalogueEntrySchema),
  classifications: z.array(catalogueEntrySchema),
  updates: z.array(updateSchema),
  approvals: z.array(approvalSchema),
  groups: z.array(catalogueEntrySchema),
  downstreamServers: z.array(downstreamServerSchema),
});

/** The WSUS part of a server. */
export type Wsus = z.infer<typeof wsusSchema>;

/** A finished synchronization. */
export type Synchronization = z.infer<typeof synchronizationSchema>;

/** A synchronization on its way. */
export type RunningSynchronization = z.infer<typeof runningSynchronizationSchema>;
