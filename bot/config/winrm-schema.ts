import { z } from 'zod';
import { fingerprints, port, secret, text } from './schema-parts.ts';

/** How a server is reached over WinRM; what no schema can say is in endpoint-checks.ts. */
export const winrmSchema = z.strictObject({
  host: text.optional().describe('Host name of the WinRM service; the host of the server unless given.'),
  port: port.optional().describe('Port of WinRM; 5986 unless given, 5985 with useSsl: false.'),
  useSsl: z
    .boolean()
    .default(true)
    .describe('HTTPS. With false messages travel over HTTP, sealed by Kerberos or NTLM, never in clear.'),
  authentication: z
    .enum(['kerberos', 'ntlm', 'certificate', 'basic'])
    .optional()
    .describe(
      'How to log in. Unless given: Kerberos, NTLM or certificate, by what is there. Basic only when named, and only with useSsl.',
    ),
  username: text
    .optional()
    .describe(
      'Account: DOMAIN\\user or user@domain. With Kerberos the principal of the keytab or ticket unless given.',
    ),
  password: secret.optional().describe('Password for NTLM or Basic, by reference.'),
  keytab: text
    .optional()
    .describe('Path of a Kerberos keytab, from the folder of this file; the ticket of the process unless given.'),
  certificate: secret.optional().describe('Client certificate (PEM), by reference.'),
  key: secret.optional().describe('Private key of the client certificate (PEM), by reference.'),
  ca: text
    .optional()
    .describe('Path of the certificate (PEM) of the authority that signed the server, from the folder of this file.'),
  pin: fingerprints
    .optional()
    .describe('Pinned key or keys of the server certificate, for self-signed ones; "douki trust <server>" writes it.'),
  shell: z.enum(['psrp', 'winrs']).default('psrp').describe('What runs on the server: PowerShell remoting or cmd.'),
  configurationName: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,128}$/)
    .optional()
    .describe('Session configuration (JEA endpoint) to open; needs shell: psrp.'),
});
