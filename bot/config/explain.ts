import type { z } from 'zod';
import english from './en.json' with { type: 'json' };
import { nearestWord } from './nearest.ts';
import type { Problem, ProblemId } from './problems.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** Puts what a schema found into problems of ours; `knownKeys` answers the keys that may stand at a path. */
export function explainIssues(
  issues: readonly Issue[],
  knownKeys: (path: Path) => readonly string[],
  above: Path = [],
): readonly Problem[] {
  return issues.flatMap((issue) => explainIssue(issue, knownKeys, [...above, ...issue.path]));
}

function explainIssue(issue: Issue, knownKeys: (path: Path) => readonly string[], path: Path): readonly Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], knownKeys(path)));
    case 'invalid_type':
      return [
        issue.input === undefined
          ? problem(path, 'missing', { expected: issue.expected })
          : problem(path, 'wrong-type', { expected: issue.expected }),
      ];
    case 'invalid_value':
      return [problem(path, 'not-allowed', { allowed: issue.values.map(String).join(', ') })];
    case 'too_small':
      return [problem(path, issue.origin === 'string' ? 'empty' : 'too-small', { minimum: Number(issue.minimum) })];
    case 'too_big':
      return [problem(path, 'too-large', { maximum: Number(issue.maximum) })];
    case 'invalid_union':
      return explainUnion(issue, knownKeys, path);
    case 'invalid_format':
    case 'custom':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return [problem(path, problemId(issue.message), {})];
  }
}

/** The problems of the form that was meant; where none was, the union's own sentence. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  knownKeys: (path: Path) => readonly string[],
  path: Path,
): readonly Problem[] {
  const isOtherForm = (one: Issue) =>
    one.path.length === 0 && (one.code === 'invalid_type' || one.code === 'invalid_value');
  const meant = issue.errors.find((branch) => branch.length > 0 && !branch.some(isOtherForm));
  return meant ? explainIssues(meant, knownKeys, path) : [problem(path, problemId(issue.message), {})];
}

/** The problem of a key that nobody knows, with the one that was probably meant. */
export function unknownKey(path: Path, known: readonly string[]): Problem {
  const nearest = nearestWord(String(path.at(-1)), known);
  if (nearest !== undefined) return problem(path, 'unknown-key-near', { nearest });
  return problem(path, 'unknown-key', { known: known.join(', ') });
}

/** Makes a problem; its line is found later. */
export function problem(path: Path, id: ProblemId, data: Problem['data'] = {}): Problem {
  return { path, id, data };
}

/** Messages of our own schema are ids; those of others become the general sentence. */
function problemId(message: string): ProblemId {
  return Object.hasOwn(english.problems, message) ? (message as ProblemId) : 'wrong-form';
}
