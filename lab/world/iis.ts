import { z } from 'zod';

/** One virtual directory below a site, with what decides over an anonymous GET. */
export const virtualDirectorySchema = z.strictObject({
  physicalPath: z.string(),
  /** Name of the application pool; null for a plain folder that needs none (`/Content`). */
  pool: z.string().nullable(),
  anonymous: z.boolean(),
  /** `sslFlags` of system.webServer/security/access contains Ssl. */
  requiresSsl: z.boolean(),
});

/** One IIS site. */
export const siteSchema = z.strictObject({
  id: z.int().positive(),
  state: z.enum(['Started', 'Stopped']),
  /** As appcmd shows them, for example `http/*:8530:`. */
  bindings: z.array(z.string().regex(/^https?\/[^:]*:\d+:.*$/)),
  /** By path, for example `/Content`. */
  directories: z.record(z.string(), virtualDirectorySchema),
});

/** One application pool; `settings` by appcmd's names. */
export const poolSchema = z.strictObject({
  state: z.enum(['Started', 'Stopped']),
  settings: z.record(z.string(), z.string()),
});

/** IIS of one server: pools and sites by name. */
export const iisSchema = z.strictObject({
  pools: z.record(z.string(), poolSchema),
  sites: z.record(z.string(), siteSchema),
});
