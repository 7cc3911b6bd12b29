import { historyReply } from '../replies/lists.ts';
import type { Command } from './command.ts';

/** `history <server>`: diagnoses, requests and incidents of a server. */
export const command: Command = {
  name: 'history',
  needs: 'server',
  verb: 'history',
  run: (context, { asker, server }) => historyReply(context, asker, server),
};
