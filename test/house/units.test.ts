import { describe, expect, test } from '@jest/globals';
import { committedFiles, filesIn, foldersIn, textOf } from './files.ts';

const guideTests = committedFiles().filter((path) => path.startsWith('test/guide/') && path.endsWith('.test.ts'));

/** A unit is tested where a test of the guide names it. */
function hasTest(id: string): boolean {
  return guideTests.some((path) => new RegExp(`['/]${id}['/.]`).test(textOf(path)) || path.endsWith(`/${id}.test.ts`));
}

describe('every unit of the guide is whole', () => {
  test.each(foldersIn('guide/checks'))('the check %s has its script, its words, its lab facts and its test', (id) => {
    const files = filesIn(`guide/checks/${id}`);
    expect(files).toEqual(expect.arrayContaining(['check.ts', 'facts.ts', 'en.json', 'ja.json']));
    expect(files.some((name) => name === 'check.ps1' || name === 'check.sql')).toBe(true);
    expect(filesIn('lab/facts')).toContain(`${id}.ts`);
    expect([id, hasTest(id)]).toEqual([id, true]);
  });

  test.each(foldersIn('guide/remediations'))(
    'the remediation %s has its script, its words, its lab effect and its test',
    (id) => {
      expect(filesIn(`guide/remediations/${id}`)).toEqual(
        expect.arrayContaining(['remediation.ts', 'remediation.ps1', 'state.ts', 'en.json', 'ja.json']),
      );
      expect(filesIn('lab/effects')).toContain(`${id}.ts`);
      expect([id, hasTest(id)]).toEqual([id, true]);
    },
  );

  test.each(foldersIn('guide/sections'))('the section %s has both pages, its questions and its signs', (id) => {
    expect(filesIn(`guide/sections/${id}`)).toEqual(
      expect.arrayContaining(['section.ts', 'en.md', 'ja.md', 'utterances.ts', 'signatures.ts']),
    );
  });

  test.each(foldersIn('cards'))('the card %s has its template, its words and its sample', (id) => {
    expect(filesIn(`cards/${id}`)).toEqual(
      expect.arrayContaining(['card.ts', 'template.json', 'en.json', 'ja.json', 'sample.json']),
    );
  });
});

describe('every script can be read by an administrator', () => {
  const scripts = committedFiles().filter((path) => path.endsWith('.ps1') || path.endsWith('.sql'));

  test.each(scripts)('%s is ASCII and not too long', (path) => {
    const text = textOf(path);
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[^\x00-\x7f]/);
    expect(text.split('\n').length).toBeLessThanOrEqual(250);
  });

  test.each(scripts.filter((path) => /^guide\/.*\.ps1$/.test(path)))('%s says in its help what it does', (path) => {
    expect(textOf(path)).toMatch(/\.SYNOPSIS\s+\S/);
  });

  // What stands in test/ runs on no server: it compiles the engine.
  const travelling = scripts.filter((path) => path.endsWith('.ps1') && !path.startsWith('test/'));
  test.each(travelling)('%s builds no code from text', (path) => {
    expect(textOf(path)).not.toMatch(/Invoke-Expression|\biex\b|Add-Type/i);
  });
});

describe('what is committed', () => {
  test('names no path of a machine and no registry', () => {
    const suspicious = /\/(?:home|root|work|Users)\/[a-z]|registry\.npmjs|api\.nuget\.org|deb\.debian\.org/;
    const texts = committedFiles().filter((path) =>
      /\.(ts|js|mjs|json|ya?ml|md|ps1|html|css)$|^\.ci\/|^\.npmrc$/.test(path),
    );
    const found = texts.filter((path) => path !== 'test/house/units.test.ts' && suspicious.test(textOf(path)));
    expect(found).toEqual([]);
  });

  test('pins every dependency to one version', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) =>
      Object.values(manifest[key] ?? {}),
    );
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
