import { incidentsReply } from '../replies/lists.ts';
import type { Command } from './command.ts';

/** `incidents`: what is open. */
export const command: Command = {
  name: 'incidents',
  needs: 'nothing',
  run: (context, { asker }) => incidentsReply(context, asker),
};
