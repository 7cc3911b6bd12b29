import { guideReply, whichSectionReply } from '../replies/pages.ts';
import type { Command } from './command.ts';

/** `guide <section>`: a page of the guide; without a section the list to choose from. */
export const command: Command = {
  name: 'guide',
  needs: 'nothing',
  run: async (context, { asker, intent }) => {
    const page = intent.sectionId === null ? undefined : guideReply(context.pages, intent.sectionId, asker);
    return (
      page ??
      whichSectionReply(context, asker, { sectionIds: [...context.flow.guide.sections.keys()], server: undefined })
    );
  },
};
