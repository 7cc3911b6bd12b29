import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** A downstream server does not find its upstream server under the name and port it was told. */
export const section = defineSection({ id: 'upstream-name', order: 2, utterances, signatures });
