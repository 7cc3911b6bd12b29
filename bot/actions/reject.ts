import { reject } from '../flows/decide.ts';
import type { Action } from './action.ts';
import { decideByButton } from './decision.ts';

/** `reject`: says no for good. */
export const action: Action = {
  verb: 'reject',
  run: (context, request) => decideByButton(context, request, reject),
};
