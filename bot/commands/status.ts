import { statusReply } from '../replies/status.ts';
import type { Command } from './command.ts';

/** `status <server>`: what the server does now and its last synchronizations. */
export const command: Command = {
  name: 'status',
  needs: 'server',
  verb: 'status',
  run: async (context, { asker, server }) => statusReply(context, asker, server),
};
