import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, explainProblems } from '../config/problems.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { openConfig } from './open-config.ts';
import { say } from './words.ts';

const usualFile = 'douki.yaml';

/** `douki config check`: every mistake of a configuration, with its place and its mend. */
export async function configCheck(line: CommandLine): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...line.arguments], options: commonOptions });
  const file = values.config ?? usualFile;
  if (values.config === undefined && !existsSync(resolve(line.folder, usualFile)))
    throw new CommandError(exitCodes.usage, 'usage.config', { file: usualFile });
  try {
    const { servers, teams } = openConfig(line, file);
    line.print(say(line.language, 'config.fine', { file, count: servers.size }));
    if (!teams) line.print(say(line.language, 'config.command-line-only'));
    return exitCodes.fine;
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    for (const text of explainProblems(cause.file, cause.problems, line.language)) line.print(text);
    return exitCodes.usage;
  }
}
