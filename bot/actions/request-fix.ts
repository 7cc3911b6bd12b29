import { requestFix } from '../flows/propose.ts';
import { requestReply } from '../replies/request.ts';
import { say } from '../replies/words.ts';
import type { Action } from './action.ts';

/** `request-fix`: asks the approvers for a fix that a diagnosis offers. */
export const action: Action = {
  verb: 'request-fix',
  run: async (context, { asker, ids }) => {
    const { diagnosisId = '', remediationId = '' } = ids;
    const input = { diagnosisId, remediationId, actor: asker.person, language: asker.language };
    const reply = requestReply(context, asker, () => requestFix(context.flow, input));
    return { kind: 'post', reply, note: say(asker.language, 'action.posted') };
  },
};
