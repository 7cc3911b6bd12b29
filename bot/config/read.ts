import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Config } from './config.ts';
import { crossChecks } from './cross-checks.ts';
import { findDuplicateKeys } from './duplicate-keys.ts';
import { explainIssues, problem } from './explain.ts';
import { createKnownKeys } from './known-keys.ts';
import { createLines } from './lines.ts';
import { looselyRead } from './loose.ts';
import { makeConfig } from './make-config.ts';
import { ConfigError, pathText, type Problem, type ProblemId } from './problems.ts';
import { configSchema } from './schema.ts';
import { settingsProblems } from './settings.ts';

/** What reading needs besides the file. */
export interface ReadOptions {
  /** Schemas of the checks for their parts of a server's settings. */
  readonly settings: readonly z.ZodType[];
}

/** Reads a configuration file; throws a ConfigError with every mistake at once. */
export function readConfig(path: string, options: ReadOptions): Config {
  return parseConfig(readText(path), { ...options, file: basename(path), folder: dirname(resolve(path)) });
}

/** The text of a configuration file; throws a ConfigError when it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '?';
    throw new ConfigError(basename(path), [problem([], 'not-readable', { code })]);
  }
}

/** Reads the text of a configuration; relative paths in it start at `folder`. */
export function parseConfig(text: string, options: ReadOptions & { file: string; folder: string }): Config {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, prettyErrors: false });
  const lines = createLines(document, counter);
  const raw = rawOf(document, { file: options.file, counter });
  const parsed = configSchema.safeParse(raw, { reportInput: true });
  const loose = looselyRead(raw);
  const problems = [
    ...findDuplicateKeys(document, counter),
    ...(parsed.success ? [] : explainIssues(parsed.error.issues, createKnownKeys())),
    ...crossChecks(loose),
    ...settingsProblems(loose, options.settings),
  ];
  if (parsed.success && problems.length === 0) return makeConfig(parsed.data, options.folder);
  throw new ConfigError(options.file, inOrder(lines.locate(withoutRepeats(problems))));
}

/** Messages of the YAML reader can repeat what they read, so only their kind is told. */
function rawOf(document: Document, { file, counter }: { file: string; counter: LineCounter }): unknown {
  const problems = document.errors.map(({ code, pos }): Problem => ({
    ...problem([], yamlProblem(code)),
    line: counter.linePos(pos[0]).line,
  }));
  if (problems.length > 0) throw new ConfigError(file, problems);
  try {
    return document.toJS() ?? {};
  } catch {
    throw new ConfigError(file, [problem([], 'yaml')]);
  }
}

function yamlProblem(code: string): ProblemId {
  if (code === 'TAB_AS_INDENT') return 'yaml-tab';
  return code === 'BAD_INDENT' ? 'yaml-indent' : 'yaml';
}

function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((one) => [`${pathText(one.path)}|${one.id}`, one])).values()];
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}
