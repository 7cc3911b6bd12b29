import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { CommandLine } from './command.ts';
import { say, type Language } from './words.ts';

/** How each command is written; what it does stands in the word files. */
const synopses = {
  start: 'start [--port N] [--scenario FILE] [--fresh]',
  diagnose: 'diagnose <server> [--section S] [--json]',
  sweep: 'sweep [--json]',
  discover: 'discover <upstream> [--json]',
  intent: 'intent [--json] [text ...]',
  guide: 'guide [--json]',
  config: 'config check',
  trust: 'trust <server> [--jump] [--known-hosts FILE] [--yes-fingerprint SHA256:...]',
  audit: 'audit verify [--json]',
  help: 'help',
} as const;

const flags = {
  config: '--config FILE',
  data: '--data DIR',
  language: '--language en|ja',
} as const;

/** `douki help`: commands, flags and exit codes. */
export async function help(line: CommandLine): Promise<ExitCode> {
  for (const text of helpLines(line.language)) line.print(text);
  return exitCodes.fine;
}

/** The help as lines. */
export function helpLines(language: Language): readonly string[] {
  return [
    say(language, 'help.title'),
    '',
    ...list(entriesOf(synopses).map(([name, synopsis]) => [`douki ${synopsis}`, say(language, `help.${name}`)])),
    '',
    say(language, 'help.flags'),
    ...list(entriesOf(flags).map(([name, synopsis]) => [synopsis, say(language, `flag.${name}`)])),
    '',
    say(language, 'help.codes'),
    ...list(entriesOf(exitCodes).map(([name, code]) => [String(code), say(language, `exit.${name}`)])),
    '',
    say(language, 'help.environment'),
  ];
}

/** The narrow column of what is typed, then what it means. */
function list(entries: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...entries.map(([typed]) => typed.length));
  return entries.map(([typed, meaning]) => `  ${typed.padEnd(width)}  ${meaning}`);
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  return Object.entries(record) as [K, V][];
}
