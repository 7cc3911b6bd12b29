import { guideReply } from '../replies/pages.ts';
import { say } from '../replies/words.ts';
import type { Action } from './action.ts';

/** `guide`: opens a page of the guide. */
export const action: Action = {
  verb: 'guide',
  run: async (context, { asker, ids }) => {
    const reply = guideReply(context.pages, ids['sectionId'] ?? '', asker);
    if (!reply) return { kind: 'refused', text: say(asker.language, 'refused.section-unknown') };
    return { kind: 'post', reply, note: say(asker.language, 'action.posted') };
  },
};
