import type { ParseArgsOptionsConfig } from 'node:util';
import type { ExitCode } from './exit-codes.ts';
import { say, type CommandWordId, type Language, type WordData } from './words.ts';

/** What a command of the command line gets; nothing in it reaches for the process by itself. */
export interface CommandLine {
  /** What stands after the command's name. */
  readonly arguments: readonly string[];
  readonly language: Language;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Working folder; relative paths start there. */
  readonly folder: string;
  readonly input: NodeJS.ReadStream;
  /** Writes a line of the result, to standard output. */
  print(line: string): void;
  /** Writes a line for the person in front of the terminal, to standard error. */
  tell(line: string): void;
}

/** A command; it answers with the exit code. */
export type Command = (line: CommandLine) => Promise<ExitCode>;

/** Options that several commands have. */
export const commonOptions = {
  config: { type: 'string' },
  data: { type: 'string' },
  language: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** Ends a command early with a sentence for people and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly id: CommandWordId;
  readonly data: WordData;
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, id: CommandWordId, data: WordData = {}) {
    super(say('en', id, data));
    this.exitCode = exitCode;
    this.id = id;
    this.data = data;
  }
}
