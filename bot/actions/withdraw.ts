import { withdraw } from '../flows/decide.ts';
import type { Action } from './action.ts';
import { decideByButton } from './decision.ts';

/** `withdraw`: the requester takes the request back. */
export const action: Action = {
  verb: 'withdraw',
  run: (context, request) => decideByButton(context, request, withdraw),
};
