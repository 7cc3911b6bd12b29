import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** A device on the way cannot do what BITS needs of HTTP 1.1. */
export const section = defineSection({ id: 'http11-bits', order: 7, utterances, signatures });
