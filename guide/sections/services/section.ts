import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** BITS or another service that synchronization needs is stopped or disabled. */
export const section = defineSection({ id: 'services', order: 6, utterances, signatures });
