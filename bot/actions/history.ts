import { historyReply } from '../replies/lists.ts';
import { serverAction } from './server-action.ts';

/** `history`: as the command of the same name. */
export const action = serverAction('history', (context, asker, { server }) => historyReply(context, asker, server));
