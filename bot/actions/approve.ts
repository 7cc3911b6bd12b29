import { approve } from '../flows/decide.ts';
import type { Action } from './action.ts';
import { decideByButton } from './decision.ts';

/** `approve`: says yes to exactly this plan. */
export const action: Action = {
  verb: 'approve',
  run: (context, request) => decideByButton(context, request, approve),
};
