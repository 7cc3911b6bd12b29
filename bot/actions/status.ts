import { statusReply } from '../replies/status.ts';
import { serverAction } from './server-action.ts';

/** `status`: as the command of the same name. */
export const action = serverAction('status', async (context, asker, { server }) => statusReply(context, asker, server));
