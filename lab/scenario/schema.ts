import { z } from 'zod';
import { misbehaviourSchema } from '../wire/misbehaviour.ts';
import { proxySchema } from '../world/network.ts';
import { changeSchema, productSchema } from './change.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'use lower-case letters, digits and dashes, for example wsus01');

/** A span of time such as `250ms`, `40s`, `4m` or `2h`, as milliseconds. */
export const spanSchema = z
  .string()
  .regex(/^\d+(ms|s|m|h)$/, 'write a number and a unit: ms, s, m or h, for example 40s')
  .transform((text) => Number.parseInt(text, 10) * (unitMs[text.replace(/\d+/, '')] ?? 1));

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** One simulated server: what tells it from a healthy one. */
export const scenarioServerSchema = z.strictObject({
  /** Computer name; the full DNS name is this and the domain. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,14}$/, 'use at most 15 lower-case letters, digits and dashes'),
  role: z.enum(['upstream', 'autonomous', 'replica']),
  /** Id of another server of this file, or `microsoft-update`. */
  upstream: z.string(),
  products: z.array(productSchema).min(1).optional(),
  /** The proxy it uses while healthy, by the name of a proxy below `network`. */
  proxy: z.string().optional(),
  /** Computer name of the SQL Server that holds its SUSDB; without it, it is the Windows Internal Database. */
  sqlServer: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,14}$/, 'use at most 15 lower-case letters, digits and dashes')
    .optional(),
  /** Expected values for the configuration of the bot. */
  settings: z.record(z.string(), z.unknown()).optional(),
  /** How it is reached: SSH, WinRM over HTTPS (Basic), or WinRM over HTTP with sealed messages (NTLM). */
  reach: z.enum(['ssh', 'winrm-https', 'winrm-http']).default('ssh'),
  changes: z.array(changeSchema).default([]),
  misbehaviour: z.array(misbehaviourSchema).default([]),
});

/** A whole scenario file. */
export const scenarioSchema = z.strictObject({
  /** Its name; a data folder belongs to one scenario. */
  scenario: id,
  /** One line for people. */
  title: z.string().min(1),
  domain: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    .default('corp.example'),
  /** How long a synchronization that succeeds takes, in lab time. */
  synchronization: spanSchema.default(240_000),
  /** How long each script takes, in real time. */
  latency: spanSchema.default(0),
  network: z
    .strictObject({
      proxies: z.array(proxySchema).default([]),
      dns: z.record(z.string(), z.array(z.ipv4())).default({}),
      microsoftAnswers: z.boolean().default(true),
    })
    .prefault({}),
  servers: z.record(id, scenarioServerSchema).default({}),
  /** Adds so many healthy servers, for load tests. */
  generated: z.int().min(1).max(1000).optional(),
  later: z
    .array(z.strictObject({ after: spanSchema, server: z.string(), changes: z.array(changeSchema).min(1) }))
    .default([]),
});

/** A scenario after reading. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** A server of a scenario. */
export type ScenarioServer = z.infer<typeof scenarioServerSchema>;
