import type { z } from 'zod';

/** One mistake of a scenario file: where it stands, what is wrong, and how to mend it. */
export interface ScenarioProblem {
  readonly path: string;
  readonly message: string;
  readonly mend: string;
}

/** Every mistake of a scenario file at once. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly file: string;
  readonly problems: readonly ScenarioProblem[];

  constructor(file: string, problems: readonly ScenarioProblem[]) {
    const lines = problems.map(({ path, message, mend }) => `  ${path}: ${message} ${mend}`);
    const count = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
    super([`The scenario ${file} has ${count}; nothing was started.`, ...lines].join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

/** A path as people read it: `servers.wsus01.changes[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(whole file)';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Puts what the schema found into plain English; a union shows the problems of the branch that was meant. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  above: readonly PropertyKey[] = [],
): ScenarioProblem[] {
  return issues.flatMap((issue) => explainIssue(issue, [...above, ...issue.path]));
}

function explainIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): ScenarioProblem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        problem([...path, key], 'Nobody knows this key.', 'Remove it or correct its spelling.'),
      );
    case 'invalid_type':
      return issue.input === undefined
        ? [problem(path, `It is missing or not ${nameOf(issue.expected)}.`, `Write ${nameOf(issue.expected)} here.`)]
        : [problem(path, `It is not ${nameOf(issue.expected)}.`, `Write ${nameOf(issue.expected)} here.`)];
    case 'invalid_value':
      return [
        problem(
          path,
          'This value is not one of those allowed.',
          `Write one of: ${issue.values.map(String).join(', ')}.`,
        ),
      ];
    case 'invalid_union':
      return explainUnion(issue.errors, path);
    case 'invalid_key':
      return explainIssues(issue.issues, path).map((one) => ({ ...one, message: 'This name is not allowed.' }));
    case 'too_small':
      return [problem(path, 'It is too small or empty.', `Write at least ${issue.minimum}.`)];
    case 'too_big':
      return [problem(path, 'It is too large.', `Write at most ${issue.maximum}.`)];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
      return [problem(path, 'The value does not have the right form.', `${capital(issue.message)}.`)];
  }
}

function explainUnion(
  branches: readonly (readonly z.core.$ZodIssue[])[],
  path: readonly PropertyKey[],
): ScenarioProblem[] {
  const meant = branches.find((issues) => issues.every((issue) => issue.path.length > 0));
  if (meant) return explainIssues(meant, path);
  return [
    problem(
      path,
      'This is none of the changes there are, or it has more than one key.',
      'Write exactly one of: set, services, revoke, forget, refetch, synchronize.',
    ),
  ];
}

/** Makes a problem at a path. */
export function problem(path: readonly PropertyKey[], message: string, mend: string): ScenarioProblem {
  return { path: pathText(path), message, mend };
}

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block with keys',
  record: 'a block with keys',
};

function nameOf(expected: string): string {
  return names[expected] ?? expected;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
