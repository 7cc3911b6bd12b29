import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { learn } from '../../bot/intent/classify.ts';
import { examplesFor } from '../../bot/intent/examples.ts';
import { lowConfidence } from '../../bot/intent/intent.ts';
import { normalise } from '../../bot/intent/normalise.ts';
import { featuresOf } from '../../bot/intent/tokens.ts';
import { sections } from '../../guide/sections/index.ts';
import { matcherFor } from './matcher.ts';

interface Question {
  readonly text: string;
  readonly lang: 'en' | 'ja';
  readonly label: string;
  readonly also: readonly string[];
}

const questions = readFileSync(new URL('dev.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Question);
const match = matcherFor([]);
const answers = questions.map((question) => ({ question, intent: match(question.text) }));
const isRight = ({ question, intent }: (typeof answers)[number]) =>
  [question.label, ...question.also].includes(intent.label);
const share = (part: readonly unknown[], whole: readonly unknown[]) => part.length / whole.length;

describe('questions nothing was learned from', () => {
  test.each(['en', 'ja'] as const)('at least nine of ten are understood in %s', (language) => {
    const asked = answers.filter(({ question }) => question.lang === language);
    const missed = asked.filter((answer) => !isRight(answer));
    const confusions = missed.map(({ question, intent }) => `${question.label} -> ${intent.label}: ${question.text}`);
    expect({ share: share(missed, asked) <= 0.1, confusions }).toEqual({ share: true, confusions });
  });

  test('no label is lost', () => {
    const labels = [...new Set(questions.map(({ label }) => label))];
    for (const label of labels) {
      const asked = answers.filter(({ question }) => question.label === label);
      expect({ label, isUnderstood: share(asked.filter(isRight), asked) >= 0.7 }).toEqual({
        label,
        isUnderstood: true,
      });
    }
  });

  test('confidence tells sure answers from guesses', () => {
    const sure = answers.filter(({ intent }) => intent.confidence >= 0.8);
    const unsure = answers.filter(({ intent }) => intent.confidence < lowConfidence);
    expect(share(sure.filter(isRight), sure)).toBeGreaterThanOrEqual(0.95);
    expect(share(unsure, answers)).toBeLessThanOrEqual(0.15);
  });

  test('none of them is among the examples', () => {
    const known = new Set(examplesFor(matcherSections()).map(({ text }) => normalise(text)));
    expect(questions.filter(({ text }) => known.has(normalise(text)))).toEqual([]);
  });
});

describe('examples held back', () => {
  test('a fifth is understood from the other four fifths', () => {
    const examples = examplesFor(matcherSections());
    const classify = learn(examples.filter((_, index) => index % 5 !== 0));
    const held = examples.filter((_, index) => index % 5 === 0);
    const right = held.filter(
      ({ text, label }) => family(best(classify(featuresOf(normalise(text))))) === family(label),
    );
    expect(share(right, held)).toBeGreaterThanOrEqual(0.85);
  });
});

function matcherSections() {
  return sections.map((section) => ({ ...section, titles: { en: section.id, ja: section.id } }));
}

function family(label: string): string {
  return label.replace(/^command:.*/, 'command');
}

function best(scores: ReadonlyMap<string, number>): string {
  return [...scores].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}
