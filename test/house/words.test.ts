import { describe, expect, test } from '@jest/globals';
import { approvalRefusals, flowRefusals, placesOf, voidReasons } from './codes.ts';
import { committedFiles, textOf } from './files.ts';
import { connectorErrorCodes } from '../../connectors/errors.ts';

const pairs = committedFiles().filter((path) => /(^|[/.])en\.json$/.test(path) && !path.startsWith('node_modules/'));

type Words = Readonly<Record<string, unknown>>;

/** `a.b` for words inside words. */
function flatten(words: Words, prefix = ''): Readonly<Record<string, string>> {
  const entries = Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value]]
      : Object.entries(flatten(value as Words, `${prefix}${key}.`)),
  );
  return Object.fromEntries(entries);
}

function wordsOf(path: string): Readonly<Record<string, string>> {
  return flatten(JSON.parse(textOf(path)) as Words);
}

describe('the words in two languages', () => {
  test.each(pairs)('%s has a Japanese twin with the same ids and places', (path) => {
    const en = wordsOf(path);
    const ja = wordsOf(path.replace(/en\.json$/, 'ja.json'));
    expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
    for (const [id, text] of Object.entries(en)) expect([id, placesOf(ja[id] ?? '')]).toEqual([id, placesOf(text)]);
  });

  test.each(pairs)('the Japanese twin of %s has no English sentence', (path) => {
    const ja = wordsOf(path.replace(/en\.json$/, 'ja.json'));
    const stray = Object.entries(ja).filter(
      ([id, text]) => text.split(' ').length > 3 && !/[぀-ヿ一-鿿]/.test(text) && !id.startsWith('example.'),
    );
    expect(stray).toEqual([]);
  });
});

describe('every code has words', () => {
  const replies = wordsOf('bot/replies/en.json');
  test.each([...connectorErrorCodes])('the connector error %s', (code) => {
    const isReason = textOf('guide/reasons/en.json').includes(`"${code}"`);
    expect([code, isReason || `error.${code}` in replies]).toEqual([code, true]);
  });
  test.each([...connectorErrorCodes])('the connector error %s is explained in the README', (code) => {
    expect(textOf('README.md')).toContain(`\`${code}\``);
  });
  test.each(approvalRefusals())('the refusal of a decision %s', (code) => {
    expect(Object.keys(replies)).toContain(`decision.${code}`);
  });
  test.each(flowRefusals())('the refusal of a request %s', (code) => {
    expect(Object.keys(replies)).toContain(`refused.${code}`);
  });
  test.each(voidReasons())('the reason %s for which an approval does not hold', (code) => {
    expect(Object.keys(wordsOf('cards/approval/en.json'))).toContain(`void.${code}`);
  });
});
