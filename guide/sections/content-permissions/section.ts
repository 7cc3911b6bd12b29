import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** The accounts of WSUS may not read or write the folder of the update files. */
export const section = defineSection({ id: 'content-permissions', order: 4, utterances, signatures });
