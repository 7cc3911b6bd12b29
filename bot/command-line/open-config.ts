import { resolve } from 'node:path';
import { checks } from '../../guide/checks/index.ts';
import type { Config } from '../config/config.ts';
import { readConfig, type ReadOptions } from '../config/read.ts';
import type { CommandLine } from './command.ts';

/** Reads a configuration as the guide's checks want it; throws a ConfigError with every mistake. */
export function openConfig(line: CommandLine, file: string): Config {
  return readConfig(resolve(line.folder, file), readOptions());
}

/** What reading a configuration needs of the guide. */
export function readOptions(): ReadOptions {
  return { settings: checks.flatMap((check) => check.settings ?? []) };
}
