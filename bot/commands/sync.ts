import { requestSynchronization } from '../flows/propose.ts';
import { requestReply } from '../replies/request.ts';
import type { Command } from './command.ts';

/** `sync <server>`: asks the approvers for a synchronization. */
export const command: Command = {
  name: 'sync',
  needs: 'server',
  verb: 'sync',
  run: async (context, { asker, server }) =>
    requestReply(context, asker, () =>
      requestSynchronization(context.flow, { server, actor: asker.person, language: asker.language }),
    ),
};
