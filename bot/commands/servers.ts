import { serversReply } from '../replies/pages.ts';
import type { Command } from './command.ts';

/** `servers`: the configured servers. */
export const command: Command = {
  name: 'servers',
  needs: 'nothing',
  run: async (context, { asker }) => serversReply(context, asker),
};
