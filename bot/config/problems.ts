import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };

/** Ids of what can be wrong; each has a sentence that says what is wrong and one that says how to mend it. */
export type ProblemId = keyof typeof english.problems;

/** One mistake of a configuration. `data` never holds a value that could be a secret. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly id: ProblemId;
  readonly data: Readonly<Record<string, string | number>>;
  /** Undefined where the place has no line, for example a file that is not there. */
  readonly line?: number;
}

/** A configuration cannot be used; every mistake at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(explainProblems(file, problems, 'en').join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

const words = { en: english, ja: japanese } as const;

/** The mistakes as lines for people: a headline, then for each its place, what is wrong, and its mend. */
export function explainProblems(file: string, problems: readonly Problem[], language: 'en' | 'ja'): readonly string[] {
  const { headline, one, line: lineText } = words[language];
  const lines = problems.map(({ path, id, data, line }) => {
    const { what, mend } = words[language].problems[id];
    const place = line === undefined ? pathText(path) : fill(lineText, { path: pathText(path), line });
    const named = namedData(data, language);
    return `  ${place}: ${fill(what, named)} ${fill(mend, named)}`;
  });
  return [fill(problems.length === 1 ? one : headline, { file, count: problems.length }), ...lines];
}

/** A path as people read it: `servers.wsus01.approvers[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(*)';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** `expected` is a name of the schema language; people get theirs. */
function namedData(data: Problem['data'], language: 'en' | 'ja'): Problem['data'] {
  const { expected } = data;
  const kinds: Readonly<Record<string, string>> = words[language].kinds;
  return typeof expected === 'string' ? { ...data, expected: kinds[expected] ?? expected } : data;
}

function fill(text: string, data: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => String(data[name] ?? whole));
}
