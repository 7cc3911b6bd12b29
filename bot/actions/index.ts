// Written by `npm run generate` from the names beside it: do not edit.
import type { Action } from './action.ts';
import { action as acknowledge } from './acknowledge.ts';
import { action as approve } from './approve.ts';
import { action as check } from './check.ts';
import { action as diagnose } from './diagnose.ts';
import { action as guide } from './guide.ts';
import { action as history } from './history.ts';
import { action as reject } from './reject.ts';
import { action as requestFix } from './request-fix.ts';
import { action as status } from './status.ts';
import { action as sync } from './sync.ts';
import { action as withdraw } from './withdraw.ts';

/** Every action, in the order of the names. */
export const actions: readonly Action[] = [
  acknowledge,
  approve,
  check,
  diagnose,
  guide,
  history,
  reject,
  requestFix,
  status,
  sync,
  withdraw,
];
