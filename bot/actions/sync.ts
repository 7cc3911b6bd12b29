import { requestSynchronization } from '../flows/propose.ts';
import { requestReply } from '../replies/request.ts';
import { serverAction } from './server-action.ts';

/** `sync`: as the command of the same name. */
export const action = serverAction('sync', async (context, asker, { server }) =>
  requestReply(context, asker, () =>
    requestSynchronization(context.flow, { server, actor: asker.person, language: asker.language }),
  ),
);
