import { defineSection } from '../../section.ts';
import { signatures } from './signatures.ts';
import { utterances } from './utterances.ts';

/** A replica shows fewer approvals than its parent. */
export const section = defineSection({ id: 'replica-approvals', order: 8, utterances, signatures });
