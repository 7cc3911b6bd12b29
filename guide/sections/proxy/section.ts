import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** The way out to Microsoft Update leads through a proxy, and WSUS knows it wrongly or not at all. */
export const section = defineSection({ id: 'proxy', order: 1, utterances, signatures });
