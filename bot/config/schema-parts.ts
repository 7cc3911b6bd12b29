import { z } from 'zod';

/** A text of one line or a few. */
export const text = z.string().min(1).max(1000);

/** A port of TCP. */
export const port = z.int().min(1).max(65_535);

/** A reference to a secret; somebody may have written the secret itself, so the value never reaches a message. */
export const secret = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'secret-literal')
  .describe(
    'Where the secret is: env:NAME for an environment variable, file:/path for a file. Never the secret itself.',
  );

const fingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'not-a-fingerprint')
  .describe('SHA256 fingerprint of a key, as ssh-keygen -l prints it.');

/** A pinned key, or several. */
export const fingerprints = z.union([fingerprint, z.array(fingerprint).min(1).max(10)], {
  error: 'not-a-fingerprint',
});
