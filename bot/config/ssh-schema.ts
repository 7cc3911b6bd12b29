import { z } from 'zod';
import { fingerprints, port, secret, text } from './schema-parts.ts';

/** How an account logs in; endpoint-checks.ts sees to it that there is exactly one way. */
const login = {
  port: port.default(22).describe('Port of the SSH server.'),
  username: text.describe('Account to log in with.'),
  privateKey: secret.optional().describe('Private key, by reference. One of privateKey, password and agent is needed.'),
  passphrase: secret.optional().describe('Passphrase of the private key, by reference.'),
  password: secret.optional().describe('Password, by reference.'),
  agent: text.optional().describe('Path of the socket of an SSH agent.'),
};

const jumpSchema = z.strictObject({
  host: text.describe('Host name or address of the jump host.'),
  ...login,
  hostKey: fingerprints
    .optional()
    .describe(
      'Pinned key or keys of the jump host; "douki trust <server> --jump" writes it. Without it nothing is asked.',
    ),
});

/** How a server is reached over SSH. */
export const sshSchema = z.strictObject({
  host: text.optional().describe('Host name or address of the SSH server; the host of the server unless given.'),
  ...login,
  hostKey: fingerprints
    .optional()
    .describe(
      'Pinned host key or keys; "douki trust <server>" writes it. Without it the server is never asked anything.',
    ),
  jump: jumpSchema
    .optional()
    .describe('An SSH server to go through, with its own login and its own pin; it looks up the host of the server.'),
});
