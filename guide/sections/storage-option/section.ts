import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** The servers of a chain keep update files in different ways. */
export const section = defineSection({ id: 'storage-option', order: 3, utterances, signatures });
