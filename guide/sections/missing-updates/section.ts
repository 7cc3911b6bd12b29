import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** A downstream server asks for updates that its upstream server does not have. */
export const section = defineSection({ id: 'missing-updates', order: 5, utterances, signatures });
