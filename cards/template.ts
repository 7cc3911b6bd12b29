import { readFileSync } from 'node:fs';
import { GlobalSettings, Template } from 'adaptivecards-templating';
import type { Card, Language } from './card.ts';

/** Makes a card from a view: names in the template's `${...}` are the view's fields; all text in it is ready to show. */
export type Expand = (view: object) => Card;

/** The words of one card by language; missing Japanese ones fall back to English. */
export type Words = Readonly<Record<Language, Readonly<Record<string, string>>>>;

/** Reads `template.json` beside a card once; parsing it anew for each card would double the cost. */
export function loadTemplate(folder: string): Expand {
  const template = new Template(readJson(new URL('template.json', folder)));
  return (view) => {
    // A missing value would otherwise stay in the card as `${name}`.
    GlobalSettings.getUndefinedFieldValueSubstitutionString = () => '-';
    return template.expand({ $root: view }) as Card;
  };
}

/** Reads `en.json` and `ja.json` beside a card. */
export function loadWords(folder: string): Words {
  const en = readJson(new URL('en.json', folder)) as Record<string, string>;
  const ja = readJson(new URL('ja.json', folder)) as Record<string, string>;
  return { en, ja: { ...en, ...ja } };
}

function readJson(path: URL): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}
