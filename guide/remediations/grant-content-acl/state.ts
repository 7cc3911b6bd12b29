import { z } from 'zod';
import { place } from '../../checks/content-acl/facts.ts';

/**
 * Parameters of `grant-content-acl`: none to grant; to undo, every explicit allow entry that both accounts had before,
 * one `place;sid;rights;inheritance;propagation` each. The paths are derived on the server.
 */
export const parameters = z.strictObject({
  Restore: z
    .array(z.string().regex(/^(volume-root|content-dir|wsus-content);S-1-5-(20|32-545);\d{1,10};[0-3];[0-3]$/))
    .optional(),
});

/** What `grant-content-acl` reads before and after: explicit allow entries of NETWORK SERVICE and Users. */
export const state = z.strictObject({
  places: z.array(
    z.strictObject({
      place,
      path: z.string(),
      entries: z.array(
        z.strictObject({
          /** S-1-5-20 or S-1-5-32-545. */
          sid: z.string(),
          /** FileSystemRights as an integer, generic bits mapped. */
          rights: z.int(),
          /** InheritanceFlags: ContainerInherit 1, ObjectInherit 2. */
          inheritance: z.int(),
          /** PropagationFlags: NoPropagateInherit 1, InheritOnly 2. */
          propagation: z.int(),
        }),
      ),
    }),
  ),
});
