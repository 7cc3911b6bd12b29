import { existsSync, mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { unknownReasons } from '../../guide/check.ts';
import { staleLists, writeLists } from '../../guide/generate.ts';
import { loadGuide } from '../../guide/guide.ts';
import { languages } from '../../guide/language.ts';
import { checkWords, loadWords } from '../../guide/words.ts';

const guide = loadGuide();
const checkIds = guide.checks.map(({ definition }) => definition.id);
const remediationIds = guide.remediations.map(({ definition }) => definition.id);

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../guide/${path}`, import.meta.url), 'utf8'));
}

/** Every text of a word file by its path within the file. */
function texts(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  return Object.entries(words as object).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

const folders = [
  ...checkIds.map((id) => `checks/${id}`),
  ...remediationIds.map((id) => `remediations/${id}`),
  'reasons',
];

describe('words', () => {
  test.each(folders)('guide/%s says the same in both languages', (folder) => {
    const [english, japanese] = [texts(read(`${folder}/en.json`)), texts(read(`${folder}/ja.json`))];
    expect(japanese.map(([path]) => path)).toEqual(english.map(([path]) => path));
    expect(japanese.map(([, text]) => placeholders(text))).toEqual(english.map(([, text]) => placeholders(text)));
  });

  test('exist for every reason of an unknown result', () => {
    for (const language of languages)
      expect(Object.keys(guide.reasons[language]).sort()).toEqual([...unknownReasons].sort());
  });

  test('exist for every result that a runner gives by itself', () => {
    for (const { definition, words } of guide.checks) {
      expect(words.en.messages).toHaveProperty('unknown');
      if (definition.parameters) expect(words.en.messages).toHaveProperty('not-applicable');
    }
  });

  test('fall back to English one by one', () => {
    const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'douki-words-'))}/`);
    writeFileSync(new URL('en.json', folder), '{"title":"Title","messages":{"a":"A","b":"B"}}');
    expect(loadWords(folder, checkWords).ja).toEqual({ title: 'Title', messages: { a: 'A', b: 'B' } });
    writeFileSync(new URL('ja.json', folder), '{"title":"題","messages":{"b":"ビー"}}');
    expect(loadWords(folder, checkWords).ja).toEqual({ title: '題', messages: { a: 'A', b: 'ビー' } });
    writeFileSync(new URL('ja.json', folder), '{"title":');
    expect(() => loadWords(folder, checkWords)).toThrow('ja.json');
  });
});

describe('scripts', () => {
  const units = [...guide.checks, ...guide.remediations].map(({ definition, script }) => ({
    id: definition.id,
    script,
  }));
  const others = [
    { id: 'the carrier of queries', script: guide.queryCarrier },
    { id: 'the reader of the hierarchy', script: guide.hierarchyReader.script },
  ];
  const scripts = [...units, ...others]
    .filter(({ script }) => script.language === 'powershell')
    .map(({ id, script }) => [id, script.text] as const);

  test.each(scripts)('%s has a synopsis, typed parameters and named errors only', (_id, text) => {
    expect(text).toMatch(/^<#\n\.SYNOPSIS\n\S/);
    expect(text).toMatch(/\n\[CmdletBinding\(/);
    expect(text).not.toMatch(/Invoke-Expression|Add-Type|2>&1|ProxyPassword\b(?<!HasProxyPassword)/);
  });

  test.each(guide.remediations.map((one) => [one.definition.id, one] as const))(
    '%s guards its changes and has words for its steps and its errors',
    (_id, { script, words }) => {
      expect(script.text).toContain('SupportsShouldProcess');
      expect(script.text).toContain('$PSCmdlet.ShouldProcess(');
      const errors = [...script.text.matchAll(/-Id '(Douki\.\w+)'/g)].map((match) => match[1] ?? '');
      // The driver turns this one into a reason, which has words of its own.
      for (const error of errors.filter((one) => one !== 'Douki.ApiUnavailable')) {
        expect(words.en.refused).toHaveProperty([error]);
        expect(script.text).toContain(`\n  ${error} `);
      }
    },
  );

  test.each(guide.remediations.map((one) => [one.definition.id, one] as const))(
    '%s takes the parameters that its schema names',
    (_id, { definition, script }) => {
      const declared = [...script.text.matchAll(/^\.PARAMETER (\w+)$/gm)].map((match) => match[1]);
      const { shape } = definition.parameters as unknown as { shape: object };
      expect(declared).toEqual(Object.keys(shape));
    },
  );
});

describe('the guide', () => {
  test('names only what exists', () => {
    for (const { definition } of guide.checks) for (const id of definition.after ?? []) expect(checkIds).toContain(id);
    for (const { definition } of guide.remediations) {
      for (const id of [...definition.fixes, ...definition.verify]) expect(checkIds).toContain(id);
      for (const step of definition.then ?? []) expect(remediationIds).toContain(step.remediationId);
      expect(definition.undo !== undefined).toBe(definition.reversible);
      expect(existsSync(new URL(`../../guide/remediations/${definition.id}/state.ts`, import.meta.url))).toBe(true);
    }
  });

  test('has words for an undo exactly where there is one', () => {
    for (const { definition, words } of guide.remediations)
      for (const language of languages) expect(words[language].undo !== undefined).toBe(definition.reversible);
  });

  test('puts each check after the checks it needs', () => {
    for (const { definition } of guide.checks)
      for (const id of definition.after ?? [])
        expect(checkIds.indexOf(id)).toBeLessThan(checkIds.indexOf(definition.id));
  });

  test('leaves the storage option to a person', () => {
    expect(guide.remediations.filter(({ definition }) => definition.fixes.includes('content-storage'))).toEqual([]);
  });

  test('cannot be changed and has the same fingerprint each time', () => {
    expect(Object.isFrozen(guide) && Object.isFrozen(guide.checks[0]?.words.ja.messages)).toBe(true);
    expect(guide.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(loadGuide().fingerprint).toBe(guide.fingerprint);
  });
});

describe('the lists', () => {
  const folders = ['guide/sections', 'guide/checks', 'guide/remediations', 'bot/commands', 'bot/actions'];

  test('are fresh: else run "npm run generate"', () => {
    expect(staleLists(new URL('../../', import.meta.url))).toEqual([]);
  });

  test('follow the names of folders and files', () => {
    const root = mkdtempSync(join(tmpdir(), 'douki-lists-'));
    for (const path of [...folders, 'guide/checks/one-two']) mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, 'guide/checks/one-two/check.ts'), '');
    writeFileSync(join(root, 'bot/actions/say-hello.ts'), 'export const action = 1;');
    writeFileSync(join(root, 'bot/actions/helper.ts'), 'export const other = 1;');
    const folder = pathToFileURL(`${root}/`);
    expect(staleLists(folder)).toEqual(folders.map((path) => `${path}/index.ts`));
    writeLists(folder);
    expect(staleLists(folder)).toEqual([]);
    const list = (path: string) => readFileSync(join(root, path, 'index.ts'), 'utf8');
    expect(list('guide/checks')).toContain("import { check as oneTwo } from './one-two/check.ts';");
    expect(list('bot/actions')).toContain('[sayHello]');
    mkdirSync(join(root, 'guide/checks/three'));
    writeFileSync(join(root, 'guide/checks/three/check.ts'), '');
    expect(staleLists(folder)).toEqual(['guide/checks/index.ts']);
  });
});
