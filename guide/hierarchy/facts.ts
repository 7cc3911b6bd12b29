import { z } from 'zod';

const downstream = z.strictObject({
  /** Lower-case GUID: the child's own server id. */
  id: z.string().nullable(),
  /** FullDomainName. */
  name: z.string().nullable(),
  /** LastSyncTime as the API tells it, UTC; a year before 2000 means never. */
  lastSyncUtc: z.string().nullable(),
  isReplica: z.boolean().nullable(),
  /** Server id of the server it synchronizes from. */
  parentId: z.string().nullable(),
  /** SyncsFromDownstreamServer: it synchronizes from one of the others. */
  isGrandchild: z.boolean().nullable(),
  version: z.string().nullable(),
});

/** What `read.ps1` tells of one server; what it could not read is null. */
export const facts = z.strictObject({
  /** IUpdateServer.Name, with or without a domain. */
  name: z.string().nullable(),
  serverId: z.string().nullable(),
  fromMicrosoftUpdate: z.boolean().nullable(),
  isReplica: z.boolean().nullable(),
  /** UpstreamWsusServerName; null when empty. */
  upstreamName: z.string().nullable(),
  upstreamPort: z.int().nullable(),
  upstreamUseSsl: z.boolean().nullable(),
  /** PortNumber and UsingSSL of the setup. */
  port: z.int().nullable(),
  usesSsl: z.boolean().nullable(),
  version: z.string().nullable(),
  /** GetDownstreamServers(): those that have reported at least once, and those nobody has deleted yet. */
  downstream: z.array(downstream),
});

/** What one server tells of the hierarchy. */
export type Facts = z.infer<typeof facts>;
