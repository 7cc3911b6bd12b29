// Written by `npm run generate` from the names beside it: do not edit.
import type { Command } from './command.ts';
import { command as approvals } from './approvals.ts';
import { command as check } from './check.ts';
import { command as diagnose } from './diagnose.ts';
import { command as guide } from './guide.ts';
import { command as help } from './help.ts';
import { command as history } from './history.ts';
import { command as incidents } from './incidents.ts';
import { command as servers } from './servers.ts';
import { command as snooze } from './snooze.ts';
import { command as status } from './status.ts';
import { command as sync } from './sync.ts';

/** Every command, in the order of the names. */
export const commands: readonly Command[] = [
  approvals,
  check,
  diagnose,
  guide,
  help,
  history,
  incidents,
  servers,
  snooze,
  status,
  sync,
];
