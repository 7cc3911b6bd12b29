import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };

/** Languages of the terminal. */
export type Language = 'en' | 'ja';

/** Ids of the sentences of the command line. */
export type CommandWordId = keyof typeof english;

/** Values for the places of a sentence. */
export type WordData = Readonly<Record<string, string | number>>;

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: english, ja: japanese };

/** A sentence of the command line with its `{name}` places filled. */
export function say(language: Language, id: CommandWordId, data: WordData = {}): string {
  const text = words[language][id] ?? english[id];
  return text.replace(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) => String(data[name] ?? whole));
}

/** The language somebody asked for, or the one of the terminal; undefined when the wish names none that is spoken. */
export function languageOf(
  wish: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language | undefined {
  if (wish !== undefined) return wish === 'en' || wish === 'ja' ? wish : undefined;
  const terminal = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(Boolean) ?? '';
  return terminal.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
