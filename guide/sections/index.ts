// Written by `npm run generate` from the folder names: do not edit.
import type { SectionDefinition } from '../section.ts';

/** Every section, in the order of the folder names. */
export const sections: readonly SectionDefinition[] = [];
