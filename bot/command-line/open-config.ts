import type { Config } from '../config/config.ts';
import type { CommandLine } from './command.ts';
export function openConfig(_line: CommandLine, _file: string): Config {
  throw new Error('later');
}
