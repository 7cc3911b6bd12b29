import type { Server } from '../domain/server.ts';
import type { AnswerContext } from '../replies/pages.ts';
import type { Asker, Reply } from '../replies/reply.ts';
import { say, sayCode } from '../replies/words.ts';
import type { Action } from './action.ts';

/** What a button about a server does. */
export interface ServerWish {
  readonly server: Server;
  /** A section of the guide, or null for all. */
  readonly sectionId: string | null;
}

/** A button that says something new about a configured server, as the command of the same name does. */
export function serverAction(
  verb: string,
  answer: (context: AnswerContext, asker: Asker, wish: ServerWish) => Promise<Reply>,
): Action {
  return {
    verb,
    run: async (context, { asker, ids }) => {
      const { serverId = '', sectionId } = ids;
      const server = context.flow.servers.get(serverId);
      if (!server)
        return {
          kind: 'refused',
          text: sayCode(asker.language, 'refused', { code: 'server-unknown', data: { server: serverId } }),
        };
      const isSection = sectionId !== undefined && context.flow.guide.sections.has(sectionId);
      const reply = await answer(context, asker, { server, sectionId: isSection ? sectionId : null });
      return { kind: 'post', reply, note: say(asker.language, 'action.posted') };
    },
  };
}
