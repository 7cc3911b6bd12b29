import { describe, expect, test } from '@jest/globals';
import { loadGuide } from '../../guide/guide.ts';
import type { Language } from '../../guide/language.ts';

const { sections } = loadGuide();
const languages: readonly Language[] = ['en', 'ja'];
const ids = [
  ...['proxy', 'upstream-name', 'storage-option', 'content-permissions'],
  ...['missing-updates', 'services', 'http11-bits', 'replica-approvals'],
];
const pages = sections.flatMap(({ definition, title, page }) =>
  languages.map((language) => ({ id: definition.id, language, title: title[language], page: page[language] })),
);
const blocksOf = (page: string) => page.trim().split(/\n{2,}/);

test('the sections stand in the order of the article', () => {
  expect(sections.map(({ definition }) => definition.id)).toEqual(ids);
  expect(sections.map(({ definition }) => definition.order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('each section is answered by at least one check', () => {
  expect(sections.filter(({ checks }) => checks.length === 0)).toEqual([]);
});

describe.each(pages)('$id in $language', ({ language, title, page }) => {
  test('has a title, an excerpt and the three parts', () => {
    const [first, excerpt] = blocksOf(page);
    expect(first).toBe(`# ${title}`);
    expect(excerpt).not.toMatch(/^[#-]|^\d\./);
    const words = language === 'en' ? (excerpt?.split(/\s+/).length ?? 0) : (excerpt?.length ?? 0) / 3;
    expect(words).toBeGreaterThan(15);
    expect(words).toBeLessThanOrEqual(60);
    expect(blocksOf(page).filter((block) => block.startsWith('## '))).toEqual(
      language === 'en'
        ? ['## How to recognise it', '## What to do', '## Good to know']
        : ['## 見分け方', '## 対処方法', '## 知っておきたいこと'],
    );
  });

  test('uses only what a card can show', () => {
    for (const block of blocksOf(page).slice(1)) {
      if (block.startsWith('## ')) expect(block).not.toContain('\n');
      expect(block).not.toMatch(/`|^###|^\||<[a-z]|!\[/m);
      if (/^(?:- |1\. )/.test(block)) for (const line of block.split('\n')) expect(line).toMatch(/^(?:- |\d+\. )/);
    }
  });

  test('is short enough for a card', () => {
    expect(language === 'en' ? page.split(/\s+/).length : page.length / 3.5).toBeLessThanOrEqual(375);
    expect(Buffer.byteLength(page)).toBeLessThan(6000);
  });

  test('uses plain quotes and dashes, and full stops of its language', () => {
    expect(page).not.toMatch(/[\u2013\u2014\u2018\u2019\u201c\u201d]/);
    expect(/[。、]/.test(page)).toBe(language === 'ja');
  });
});

describe.each(sections)('$definition.id', ({ definition, page }) => {
  test('says the same in both languages: as many blocks and points', () => {
    const shape = (text: string) =>
      blocksOf(text).map((block) => block.split('\n').map((line) => /^\S+/.exec(line)?.[0]));
    const marks = (text: string) =>
      shape(text).map((lines) => lines.map((mark) => (/^(?:#+|-|\d+\.)$/.test(mark ?? '') ? mark : '')));
    expect(marks(page.ja)).toEqual(marks(page.en));
  });

  test('names the same event ids, codes and numbers of errors in both languages', () => {
    const codes = (text: string) => [...new Set(text.match(/0x[0-9a-f]{8}|\b\d{3,5}\b|[A-Z][a-z]+[A-Z]\w+/gi) ?? [])];
    const numbers = (text: string) =>
      codes(text)
        .filter((code) => /^\d{3,5}$|^0x/.test(code))
        .sort();
    expect(numbers(page.ja)).toEqual(numbers(page.en));
  });

  test.each(languages)('has 25 to 40 different questions in %s', (language) => {
    const questions = definition.utterances[language];
    expect(new Set(questions.map((question) => question.toLowerCase())).size).toBe(questions.length);
    expect(questions.length).toBeGreaterThanOrEqual(25);
    expect(questions.length).toBeLessThanOrEqual(40);
  });

  test('has signatures of the kinds that are read', () => {
    expect(definition.signatures.length).toBeGreaterThan(0);
    for (const { kind, value, weight } of definition.signatures) {
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThanOrEqual(1);
      expect(typeof value).toBe(kind === 'event' || kind === 'sync-error' ? 'number' : 'string');
      if (kind === 'hresult') expect(value).toMatch(/^0x[0-9A-F]{8}$/);
    }
  });
});

test('no page asks for a password in the chat', () => {
  const proxy = sections.find(({ definition }) => definition.id === 'proxy');
  expect(proxy?.page.en).toContain('Never type the password in a chat');
  expect(proxy?.page.ja).toContain('パスワードはチャットに入力しないでください');
});
