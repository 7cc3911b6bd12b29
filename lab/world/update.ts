import { z } from 'zod';
import { momentSchema } from './windows.ts';

/** The file of an update, as it lies below `/Content` and below `WsusContent`. */
export const updateFileSchema = z.strictObject({
  /** Relative to the content folder, with slashes, for example `3F/0a…3F.cab`. */
  name: z.string().regex(/^[0-9A-F]{2}\/[0-9A-Za-z.-]+$/),
  bytes: z.int().positive(),
});

/** What Microsoft publishes: one update with its current revision. */
export const publishedUpdateSchema = z.strictObject({
  id: z.guid(),
  revision: z.int().positive(),
  title: z.string().min(1),
  knowledgeBase: z.string().regex(/^\d{7}$/),
  categoryId: z.guid(),
  classificationId: z.guid(),
  /** Languages it exists in; empty for an update that fits every language. */
  languages: z.array(z.string()),
  creationDate: momentSchema,
  isSuperseded: z.boolean(),
  /** Published 0, Expired 1. */
  publicationState: z.union([0, 1].map((value) => z.literal(value))),
  file: updateFileSchema,
});

/** An update in one server's database. */
export const updateSchema = publishedUpdateSchema.extend({
  /** UpdateState: NotNeeded 3, NotReady 4, Ready 5, Canceled 6, Failed 7, LicenseAgreementFailed 8 and their like. */
  state: z.int().min(1).max(8),
  isDeclined: z.boolean(),
  /** ResumeDownload was called; the agent acts on it with the next synchronization. */
  resumeRequested: z.boolean(),
  arrivalDate: momentSchema,
});

/** One approval; `state` is Pending 0 until the content is there, then Active 1. */
export const approvalSchema = z.strictObject({
  id: z.guid(),
  updateId: z.guid(),
  groupId: z.guid(),
  /** Install 0, Uninstall 1, NotApproved 3. */
  action: z.union([0, 1, 3].map((value) => z.literal(value))),
  state: z.union([0, 1].map((value) => z.literal(value))),
  creationDate: momentSchema,
});

/** A product or a classification of the catalogue; compare by id, the title is localised. */
export const catalogueEntrySchema = z.strictObject({ id: z.guid(), title: z.string().min(1) });

/** What Microsoft Update offers. */
export const catalogueSchema = z.strictObject({
  categories: z.array(catalogueEntrySchema),
  classifications: z.array(catalogueEntrySchema),
  updates: z.array(publishedUpdateSchema),
});

/** An update as Microsoft publishes it. */
export type PublishedUpdate = z.infer<typeof publishedUpdateSchema>;

/** An update as one server knows it. */
export type Update = z.infer<typeof updateSchema>;

/** Microsoft Update's whole offer. */
export type Catalogue = z.infer<typeof catalogueSchema>;
