import { commandsEnglish } from './examples/commands-en.ts';
import { commandsJapanese } from './examples/commands-ja.ts';
import { outOfScopeEnglish } from './examples/out-of-scope-en.ts';
import { outOfScopeJapanese } from './examples/out-of-scope-ja.ts';
import { topicsEnglish } from './examples/topics-en.ts';
import { topicsJapanese } from './examples/topics-ja.ts';
import type { MatcherInput } from './intent.ts';
import { serverMark } from './tokens.ts';

/** A text with what it wants: a section id, a topic, `out-of-scope` or `command:<name>`. */
export interface Example {
  readonly text: string;
  readonly label: string;
}

/** Everything the classifier learns from: the guide's own questions and the texts kept here. */
export function examplesFor(sections: MatcherInput['sections']): readonly Example[] {
  return [
    ...sections.flatMap(({ id, titles, utterances }) => [
      ...labelled(id, Object.values(titles)),
      ...labelled(id, Object.values(utterances).flat()),
    ]),
    ...fromTable(topicsEnglish, ''),
    ...fromTable(topicsJapanese, ''),
    ...fromTable(commandsEnglish, 'command:'),
    ...fromTable(commandsJapanese, 'command:'),
    ...labelled('out-of-scope', outOfScopeEnglish),
    ...labelled('out-of-scope', outOfScopeJapanese),
  ];
}

function fromTable(table: Readonly<Record<string, readonly string[]>>, prefix: string): Example[] {
  return Object.entries(table).flatMap(([name, texts]) => labelled(`${prefix}${name}`, texts));
}

function labelled(label: string, texts: readonly string[]): Example[] {
  return texts.map((text, index) => ({ text: markServer(text, isTrouble(label) && index % 3 === 0), label }));
}

/** Troubles are told with and without a server; the examples name none, so every third is taught as if it did. */
function isTrouble(label: string): boolean {
  return label !== 'out-of-scope' && !label.startsWith('command:');
}

function markServer(text: string, asIfNamed: boolean): string {
  return text.includes('SERVER') || asIfNamed ? `${text.replace('SERVER', '')} ${serverMark}` : text;
}
