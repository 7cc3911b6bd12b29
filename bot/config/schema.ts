import { z } from 'zod';
import { port, secret, text } from './schema-parts.ts';
import { sshSchema } from './ssh-schema.ts';
import { winrmSchema } from './winrm-schema.ts';

/*
 * The shape of douki.yaml. The messages are ids of sentences in en.json and ja.json; the descriptions are what editors
 * show. Nothing here may carry a value into a message: somebody may have written a secret into the wrong place.
 */

const webAddress = z
  .string()
  .max(2048)
  .regex(/^https:\/\/\S+$/, 'not-a-web-address');

const objectId = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, 'not-an-object-id')
  .transform((id) => id.toLowerCase());

const objectIds = z.array(objectId).max(1000);

const people = z.union([z.literal('everyone'), objectIds], { error: 'not-people' });

const proxy = z.union(
  [z.strictObject({ name: z.string().min(1).max(255).describe('Host name of the proxy.'), port }), z.literal('none')],
  { error: 'not-a-proxy' },
);

const mssqlSchema = z.strictObject({
  host: text.describe('Host name of the SQL Server that holds SUSDB.'),
  port: port.default(1433).describe('Port of its instance.'),
  database: text.default('SUSDB').describe('Name of the database.'),
  serverName: text.optional().describe('Name in its certificate; the host unless given.'),
  encrypt: z
    .enum(['required', 'strict'])
    .default('required')
    .describe('strict: TDS 8 (SQL Server 2022). There is no weaker value: nothing goes in clear.'),
  username: text.describe('Login that may read SUSDB and nothing else.'),
  password: secret.describe('Its password, by reference.'),
  domain: text.optional().describe('Windows domain of the account (NTLM); without it the login is of SQL Server.'),
  ca: secret
    .optional()
    .describe('Certificates (PEM) of the authorities to believe, by reference; those of the system unless given.'),
});

const serverSchema = z.strictObject({
  host: text.describe('Full name of the server, as its downstream servers name it.'),
  role: z.enum(['upstream', 'autonomous', 'replica']).describe('How the server synchronizes.'),
  upstream: text.describe('Id of the server it synchronizes from, or microsoft-update.'),
  port: port.optional().describe('Port of WSUS; 8530 unless given, 8531 with useSsl.'),
  useSsl: z.boolean().default(false).describe('WSUS answers with TLS.'),
  endpoints: z
    .strictObject({
      ssh: sshSchema.optional().describe('How the server is reached over SSH.'),
      winrm: winrmSchema.optional().describe('How the server is reached over WinRM.'),
      local: z
        .literal(true)
        .optional()
        .describe('The bot runs on this server itself (Windows only); no network and no secret.'),
      mssql: mssqlSchema
        .optional()
        .describe('The SQL Server that holds its SUSDB; leave it out for the Windows Internal Database.'),
    })
    .describe('The way to the server: ssh, winrm or local; and its database where that is on a SQL Server.'),
  approvers: objectIds.optional().describe('Who may approve changes to this server, in the place of people.approvers.'),
  channel: text.default('default').describe('Name of the channel where alerts and approvals of this server go.'),
  settings: z
    .looseObject({
      proxy: proxy.optional().describe('The proxy the server should use for its synchronization, or none.'),
    })
    .default({})
    .describe('What the server should be like; each check reads its own part.'),
  tags: z.array(text).max(50).default([]).describe('Free words; "simulated" marks a server of the lab.'),
});

const teamsSchema = z
  .strictObject({
    appId: objectId.describe('App id of the Azure Bot.'),
    tenantId: objectId.describe('The one Entra tenant the bot serves.'),
    password: secret.optional().describe('Client secret, by reference. Leave out with managedIdentity.'),
    developer: z
      .strictObject({
        name: z.string().min(1).max(32).describe('Name of your organization.'),
        websiteUrl: webAddress.describe('Page about the bot.'),
        privacyUrl: webAddress.describe('Page that tells how the bot treats data.'),
        termsOfUseUrl: webAddress.describe('Page with the terms of use.'),
      })
      .optional()
      .describe('Who runs the bot, for the Teams app package (npm run manifest).'),
    managedIdentity: z.literal(true).optional().describe('The bot is a user-assigned managed identity.'),
  })
  .describe('How the bot is known to Teams. "local" in its place runs the local chat page against lab servers.');

/** The whole file. Cross checks that no schema can say are in cross-checks.ts. */
export const configSchema = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'not-a-time-zone')
    .optional()
    .describe(
      'IANA name of the zone of times in answers, for example Asia/Tokyo; the zone of the machine unless given.',
    ),
  language: z.enum(['en', 'ja']).default('en').describe('Language of what the bot says unasked.'),
  listen: z
    .strictObject({
      host: text.default('127.0.0.1').describe('Address to listen on; a reverse proxy with TLS stands in front.'),
      port: port.default(3978).describe('Port to listen on.'),
    })
    .prefault({})
    .describe('Where the bot listens.'),
  data: text
    .optional()
    .describe('Data folder, from the folder of this file; .douki in the working folder unless given.'),
  teams: z
    .union([teamsSchema, z.literal('local')], { error: 'not-teams' })
    .optional()
    .describe('How the bot is known to Teams; without it the configuration serves the command line only.'),
  people: z
    .strictObject({
      readers: people.default('everyone').describe('Who may ask: everyone of the tenant, or Entra object ids.'),
      requesters: people.default('everyone').describe('Who may request a change: everyone, or Entra object ids.'),
      approvers: objectIds
        .default([])
        .describe('Who may approve changes, where a server names nobody: Entra object ids.'),
    })
    .prefault({})
    .describe('Who may do what.'),
  channels: z
    .record(z.string(), z.string().regex(/^19:\S+@\S+$/, 'not-a-channel'))
    .default({})
    .describe(
      'Teams channels by name: the conversation id that begins with 19:. "default" is for servers that name none.',
    ),
  approval: z
    .strictObject({
      expiresMinutes: z.int().min(1).max(1440).default(15).describe('Minutes until an undecided request expires.'),
      runWithinMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(15)
        .describe('Minutes after the decision within which the run must start.'),
    })
    .prefault({})
    .describe('How long approvals hold.'),
  watch: z
    .strictObject({
      everySeconds: z
        .int()
        .min(15)
        .max(86_400)
        .default(300)
        .describe('Seconds between two looks at the last synchronizations.'),
    })
    .prefault({})
    .describe('How the bot watches for failed synchronizations.'),
  servers: z.record(z.string(), serverSchema).describe('The WSUS servers by id, the name that people type.'),
});

/** What a valid file holds. */
export type ConfigFile = z.output<typeof configSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
