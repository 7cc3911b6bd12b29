import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { CommandError, type CommandLine } from './command.ts';
import { readHolder } from './data-folder.ts';
import { exitCodes } from './exit-codes.ts';

/** The data folder: the flag, else the configuration, else `.douki` in the working folder. */
export function dataFolderOf(line: CommandLine, flag: string | undefined, config: Config | undefined): string {
  if (flag !== undefined) return resolve(line.folder, flag);
  return config?.data ?? resolve(line.folder, '.douki');
}

/** Says who holds the data folder, and what to do. */
export function heldError(folder: string): CommandError {
  const holder = readHolder(folder);
  return holder
    ? new CommandError(exitCodes.held, 'held.by', { folder, pid: holder.pid, url: holder.url })
    : new CommandError(exitCodes.held, 'held', { folder });
}
