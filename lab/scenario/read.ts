import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { findContradictions } from './contradictions.ts';
import { addGenerated } from './fleet.ts';
import { explainIssues, problem, ScenarioError } from './problems.ts';
import { scenarioSchema, type Scenario } from './schema.ts';

/** Reads a scenario file; throws a ScenarioError with every mistake at once. */
export function readScenario(path: string): Scenario {
  const file = basename(path);
  return parseScenario(readText(path, file), file);
}

/** Reads the text of a scenario; `file` is its name in messages. */
export function parseScenario(text: string, file: string): Scenario {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0)
    throw new ScenarioError(
      file,
      document.errors.map((error) => {
        const line = error.linePos?.[0].line ?? 1;
        return problem([`line ${line}`], 'This is no YAML.', `Mend it: ${error.message.split('\n')[0] ?? ''}`);
      }),
    );
  const parsed = scenarioSchema.safeParse(document.toJS(), { reportInput: true });
  if (!parsed.success) throw new ScenarioError(file, explainIssues(parsed.error.issues));
  const scenario = addGenerated(parsed.data);
  const problems = findContradictions(scenario);
  if (problems.length > 0) throw new ScenarioError(file, problems);
  return scenario;
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScenarioError(file, [
      problem(
        [],
        `The file cannot be read (${reason}).`,
        'Give the path of a scenario file, for example lab/scenarios/default.yaml.',
      ),
    ]);
  }
}
