import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };
import type { Language } from '../../cards/card.ts';
import type { Json } from '../domain/canonical.ts';

/** Ids of the bot's own sentences. */
export type WordId = keyof typeof english;

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: english, ja: japanese };

/** One of the bot's own sentences with its `{name}` places filled; a missing Japanese one falls back to English. */
export function say(language: Language, id: WordId, data: WordData = {}): string {
  return fill(words[language][id] ?? english[id], data, language);
}

/** The sentence for a code that comes from elsewhere (a refusal, an error code); unknown codes get a sentence that names them. */
export function sayCode(language: Language, prefix: string, input: { code: string; data?: WordData }): string {
  const text = words[language][`${prefix}.${input.code}`] ?? words.en[`${prefix}.${input.code}`];
  return text === undefined
    ? say(language, 'code.unknown', { code: input.code })
    : fill(text, input.data ?? {}, language);
}

/** Values for the places of a sentence. */
export type WordData = Readonly<Record<string, Json>>;

/** Fills the `{name}` places of a text; lists are joined as the language joins them, null is a dash, an unknown place stays visible. */
export function fill(text: string, data: WordData, language: Language): string {
  return text.replace(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) return whole;
    if (value === null) return '-';
    if (Array.isArray(value)) return value.map((item) => shown(item as Json)).join(language === 'ja' ? '、' : ', ');
    return shown(value);
  });
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
