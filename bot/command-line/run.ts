import { readFileSync } from 'node:fs';
import { ConfigError, explainProblems } from '../config/problems.ts';
import { nearestWord } from '../config/nearest.ts';
import { CommandError, type Command, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { languageOf, say, type Language } from './words.ts';

/** Where the command line runs; the arguments are read here. */
export type Surroundings = Omit<CommandLine, 'arguments'>;

/** Each command is loaded only when it is asked for: most need a small part of the house. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['start', async () => (await import('./start.ts')).start],
  ['diagnose', async () => (await import('./diagnose.ts')).diagnose],
  ['sweep', async () => (await import('./sweep.ts')).sweep],
  ['discover', async () => (await import('./discover.ts')).discoverCommand],
  ['intent', async () => (await import('./intent.ts')).intent],
  ['guide', async () => (await import('./guide.ts')).guide],
  ['config check', async () => (await import('./config-check.ts')).configCheck],
  ['trust', async () => (await import('./trust.ts')).trust],
  ['audit verify', async () => (await import('./audit-verify.ts')).auditVerify],
  ['help', async () => (await import('./help.ts')).help],
]);

/** Finds the command, runs it, and puts every failure into words and an exit code. Never rejects. */
export async function runCommandLine(typed: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const line = { ...surroundings, arguments: [] };
  try {
    const language = wishedLanguage(typed, surroundings);
    return await dispatch(typed, { ...line, language }).catch((cause: unknown) =>
      explainFailure({ ...line, language }, cause),
    );
  } catch (cause) {
    return explainFailure(line, cause);
  }
}

async function dispatch(typed: readonly string[], line: CommandLine): Promise<ExitCode> {
  const [first, second] = typed;
  if (first === '--version' || first === '-v') {
    line.print(version());
    return exitCodes.fine;
  }
  const two = `${first} ${second}`;
  const [name, rest] = commands.has(two) ? [two, typed.slice(2)] : [first ?? '', typed.slice(1)];
  const load = commands.get(isHelp(typed) ? 'help' : name);
  if (load) return (await load())({ ...line, arguments: rest });
  const names = [...commands.keys()];
  const nearest = nearestWord(two, names) ?? nearestWord(name, names);
  if (name === '') throw new CommandError(exitCodes.usage, 'usage.no-command', { known: names.join(', ') });
  throw new CommandError(exitCodes.usage, 'usage.unknown-command', { name, nearest: nearest ?? names.join(', ') });
}

/** Asking for help is never a mistake; what stands after `--` is text. */
function isHelp(typed: readonly string[]): boolean {
  const end = typed.indexOf('--');
  return (end < 0 ? typed : typed.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** Found before the command is, because also "there is no such command" must be said in it. */
function wishedLanguage(typed: readonly string[], { environment }: Surroundings): Language {
  const at = typed.findIndex((word) => word === '--language' || word.startsWith('--language='));
  if (at < 0) return languageOf(undefined, environment) ?? 'en';
  const wish = typed[at]?.includes('=') ? (typed[at]?.slice('--language='.length) ?? '') : (typed[at + 1] ?? '');
  const language = languageOf(wish, environment);
  if (!language) throw new CommandError(exitCodes.usage, 'usage.language', { language: wish });
  return language;
}

/** Failures whose own words are for people, from parts of the house that know no languages. */
const plainErrors = ['ScenarioError', 'LabFolderError', 'SecretMissingError'];

function explainFailure(line: CommandLine, cause: unknown): ExitCode {
  const { language } = line;
  if (cause instanceof CommandError) {
    line.tell(say(language, cause.id, cause.data));
    return cause.exitCode;
  }
  if (cause instanceof ConfigError) {
    for (const text of explainProblems(cause.file, cause.problems, language)) line.tell(text);
    return exitCodes.usage;
  }
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (plainErrors.includes(error.name)) {
    line.tell(error.message);
    return exitCodes.usage;
  }
  if (String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) {
    line.tell(say(language, 'usage.arguments', { reason: error.message }));
    return exitCodes.usage;
  }
  line.tell(say(language, 'internal'));
  line.tell(error.stack ?? error.message);
  return exitCodes.internal;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
