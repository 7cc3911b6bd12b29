import { approvalsReply } from '../replies/lists.ts';
import type { Command } from './command.ts';

/** `approvals`: what waits for an approval. */
export const command: Command = {
  name: 'approvals',
  needs: 'nothing',
  run: (context, { asker }) => approvalsReply(context, asker),
};
