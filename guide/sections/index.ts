// Written by `npm run generate` from the names beside it: do not edit.
import type { SectionDefinition } from '../section.ts';

/** Every section, in the order of the names. */
export const sections: readonly SectionDefinition[] = [];
