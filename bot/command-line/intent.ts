import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadGuide } from '../../guide/guide.ts';
import { createKnowledge } from '../flows/knowledge.ts';
import type { Intent, Matcher } from '../intent/intent.ts';
import { createMatcher } from '../intent/match.ts';
import { serverIdsOfScenario } from '../local/estate.ts';
import { matcherInput } from '../matcher-input.ts';
import { commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { findServers } from './known.ts';
import { say } from './words.ts';

const question = z.object({ text: z.string() });

/** `douki intent`: what a text is understood as; without one, JSON Lines on standard input, one answer line each. */
export async function intent(line: CommandLine): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...line.arguments],
    options: { ...commonOptions, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const { known } = findServers(line, values);
  const ids = known ? [...known.servers.keys()] : serverIdsOfScenario();
  const match = createMatcher(matcherInput(createKnowledge(loadGuide()), ids));
  if (positionals.length === 0) return answerLines(line, match);
  const understood = match(positionals.join(' '));
  if (values.json === true) line.print(JSON.stringify(answerOf(understood)));
  else for (const text of explain(line, understood)) line.print(text);
  return exitCodes.fine;
}

async function answerLines(line: CommandLine, match: Matcher): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine;
  for await (const text of createInterface({ input: line.input, crlfDelay: Infinity })) {
    if (text.trim() === '') continue;
    const asked = question.safeParse(parseJson(text));
    if (!asked.success) code = exitCodes.usage;
    // Also a line that cannot be read gets its answer, so that lines and answers stay side by side.
    line.print(JSON.stringify(asked.success ? answerOf(match(asked.data.text)) : { error: 'not {"text": …}' }));
  }
  return code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf({ label, confidence, alternatives }: Intent): object {
  return { label, confidence, alternatives };
}

function explain({ language }: CommandLine, { label, confidence, alternatives, command, servers }: Intent) {
  const others = alternatives.map((one) => `${one.label} ${percent(one.confidence)}`).join(', ');
  return [
    `${label} ${percent(confidence)}`,
    ...(command === null ? [] : [say(language, 'intent.command', { command })]),
    ...(servers.ids.length === 0 ? [] : [say(language, 'intent.servers', { servers: servers.ids.join(', ') })]),
    ...(others === '' ? [] : [say(language, 'intent.alternatives', { others })]),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
