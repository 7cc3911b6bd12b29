import { z } from 'zod';
import { iisSchema } from './iis.ts';
import { networkSchema, standingSchema } from './network.ts';
import { catalogueSchema } from './update.ts';
import { momentSchema, windowsSchema } from './windows.ts';
import { wsusSchema } from './wsus.ts';

/** The whole Windows-shaped state of one simulated server. */
export const serverWorldSchema = windowsSchema.extend({
  iis: iisSchema,
  wsus: wsusSchema,
  network: standingSchema,
  /** Run ids of mode `act` that this server has seen: such a run is never repeated. */
  runsSeen: z.array(z.string()),
});

/** The whole estate: servers by id, the network, Microsoft's catalogue, and what is still to happen. */
export const estateWorldSchema = z.strictObject({
  format: z.literal(1),
  scenario: z.string(),
  servers: z.record(z.string(), serverWorldSchema),
  network: networkSchema,
  microsoftUpdate: catalogueSchema,
  /** How long a synchronization that succeeds takes, in lab time. */
  synchronizationMs: z.int().positive(),
  /** Changes of the scenario that wait for their moment; the text is a change as the scenario file writes it. */
  later: z.array(z.strictObject({ at: momentSchema, server: z.string(), change: z.unknown() })),
});

/** The state of one simulated server. */
export type ServerWorld = z.infer<typeof serverWorldSchema>;

/** The state of the whole estate. */
export type EstateWorld = z.infer<typeof estateWorldSchema>;
