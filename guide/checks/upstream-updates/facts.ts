import { z } from 'zod';
import { guid } from '../../shapes.ts';

/** Facts of `upstream-updates`, read on the upstream. */
export const facts = z.strictObject({
  /** Where the upstream itself synchronizes from; only a top server can select products. */
  fromMicrosoftUpdate: z.boolean().nullable(),
  /** One for each id asked for, same order. */
  updates: z.array(
    z.strictObject({
      id: guid,
      /** False when the API answers WsusObjectNotFoundException; the rest is then null. */
      present: z.boolean(),
      revision: z.int().nullable(),
      declined: z.boolean().nullable(),
      /** PublicationState: Published 0, Expired 1. */
      publication: z.int().nullable(),
      /** UpdateState: LicenseAgreementNotReady 1, InstallationImpossible 2, NotNeeded 3, NotReady 4, Ready 5, Canceled 6, Failed 7, LicenseAgreementFailed 8. */
      state: z.int().nullable(),
    }),
  ),
  /** Selected categories and, for a selected company or family, everything below it; sorted. */
  selectedCategoryIds: z.array(guid),
  /** Selected classifications, sorted. */
  selectedClassificationIds: z.array(guid),
});

/** Facts of `upstream-updates`. */
export type Facts = z.infer<typeof facts>;
