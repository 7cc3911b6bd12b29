import type { CardStyle, Language, ShownCheck, ShownResult, ShownServer } from './card.ts';

/** A button in a view: ids only, never facts. */
export interface ButtonView {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
  readonly ids: Readonly<Record<`${string}Id`, string>>;
  /** The same for clients that know only Action.Submit. */
  readonly submit: Readonly<Record<`${string}Id`, string>>;
}

/** What a button is made of. */
export interface ButtonParts {
  readonly ids: ButtonView['ids'];
  readonly language: Language;
  readonly style?: ButtonView['style'];
}

/**
 * Makes a button; `ids` go back to the bot, which looks everything else up by them. `languageId` lets the answer be in
 * the card's language, whatever the client of the presser speaks.
 */
export function button(title: string, verb: string, { ids, language, style = 'default' }: ButtonParts): ButtonView {
  const all = { ...ids, languageId: language };
  return { title, verb, style, ids: all, submit: { verbId: verb, ...all } };
}

/**
 * Text from servers and people as Markdown that shows it as it is: otherwise a name could become a link or load a
 * picture from anywhere.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#+!|~-]/g, (character) => `\\${character}`)
    .replace(/(\d+)\./g, '$1\\.')
    .replace(/\r?\n/g, ' ');
}

/** A time for people, in the style's zone, which is named; a dash when there is none. */
export function timeText(time: string | null, { language, timeZone }: CardStyle): string {
  if (time === null) return '-';
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  return `${format.format(new Date(time))} ${timeZone}`;
}

/** A server's name, with the word that it is simulated where it is. */
export function serverText(server: ShownServer, { language }: CardStyle): string {
  const name = escapeMarkdown(server.id);
  if (!server.simulated) return name;
  return language === 'ja' ? `${name} (シミュレーション)` : `${name} (simulated)`;
}

/** A check's result as a line: a sign and a word, so that colour never has to carry it alone. */
export interface CheckView {
  readonly title: string;
  readonly result: string;
  readonly color: 'good' | 'warning' | 'attention' | 'default';
  readonly message: string;
}

/** A check's result in a card's language. */
export function checkView(check: ShownCheck, { language }: CardStyle): CheckView {
  const { sign, color, en, ja } = results[check.result];
  return {
    title: escapeMarkdown(check.title),
    result: `${sign} ${language === 'ja' ? ja : en}`,
    color,
    message: escapeMarkdown(check.message),
  };
}

const results: Readonly<Record<ShownResult, { sign: string; color: CheckView['color']; en: string; ja: string }>> = {
  pass: { sign: '✔', color: 'good', en: 'OK', ja: '正常' },
  warn: { sign: '▲', color: 'warning', en: 'Warning', ja: '注意' },
  fail: { sign: '✖', color: 'attention', en: 'Failed', ja: '異常' },
  notapplicable: { sign: '–', color: 'default', en: 'Not applicable', ja: '対象外' },
  unknown: { sign: '?', color: 'warning', en: 'Unknown', ja: '不明' },
};

/** Fills `{name}` places of a card's own words; values are escaped. */
export function fill(text: string, data: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) =>
    Object.hasOwn(data, name) ? escapeMarkdown(String(data[name])) : whole,
  );
}

/** The word for a state or code; the code itself where a language has none. */
export function wordFor(words: Readonly<Record<string, string>>, prefix: string, code: string): string {
  return words[`${prefix}.${code}`] ?? escapeMarkdown(code);
}
