import { z } from 'zod';
import { products, type ProductName } from '../world/catalogue.ts';

const productNames = Object.keys(products) as [ProductName, ...ProductName[]];
const productList = z.array(z.enum(productNames)).min(1);

/** Short name of a product, as scenarios write it. */
export const productSchema = z.enum(productNames);

/** One change to one server; the file writes exactly one of these keys. */
export const changeSchema = z.union([
  /** Part of the server's state, laid over what is there; lists are replaced whole. */
  z.strictObject({ set: z.record(z.string(), z.unknown()) }),
  /** State of services by key name. */
  z.strictObject({ services: z.record(z.string(), z.enum(['running', 'stopped', 'disabled'])) }),
  /** Takes the access rules of these accounts away from a folder. */
  z.strictObject({
    revoke: z.strictObject({
      place: z.enum(['volume-root', 'content-dir', 'wsus-content']),
      sids: z.array(z.string()).min(1),
    }),
  }),
  /** Set up again with fewer products: selection, updates, approvals and files of these are gone. */
  z.strictObject({ forget: productList }),
  /** The files of these products have to be downloaded again. */
  z.strictObject({ refetch: productList }),
  /** Starts a synchronization. */
  z.strictObject({ synchronize: z.enum(['scheduled', 'manual']) }),
]);

/** A change as the scenario file writes it. */
export type Change = z.infer<typeof changeSchema>;
