import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { unknownReasons } from './check.ts';
import { languages, type Language } from './language.ts';

const text = z.string().min(1);
const messages = z.record(z.string(), text);

/** Words of a check: `messages` by the message ids its judge returns. */
export const checkWords = z.strictObject({ title: text, messages });

/** Words of a remediation; `refused` by the ids of proposals and by the scripts' own error ids (`Douki.SyncRunning`). */
export const remediationWords = z.strictObject({
  title: text,
  summary: text,
  why: text,
  risk: text,
  undo: text.optional(),
  refused: messages,
  steps: messages,
});

/** Words for why a result is unknown. */
export const reasonWords = z.record(z.enum(unknownReasons), text);

/** Words of a check. */
export type CheckWords = z.infer<typeof checkWords>;

/** Words of a remediation. */
export type RemediationWords = z.infer<typeof remediationWords>;

/** Words for why a result is unknown. */
export type ReasonWords = z.infer<typeof reasonWords>;

/** One value in each language; English where a language has none. */
export type InLanguages<T> = Readonly<Record<Language, T>>;

/**
 * Reads the word files of one folder (`en.json`, `ja.json`). Single words that a language lacks are taken from English;
 * throws with the path when a file is not as it should be.
 */
export function loadWords<T extends object>(folder: URL, schema: z.ZodType<T>): InLanguages<T> {
  const english = readWords(new URL('en.json', folder));
  return inLanguages((language) => {
    const path = new URL(`${language}.json`, folder);
    const own = existsSync(path) ? readWords(path) : {};
    const parsed = schema.safeParse(fallBack(english, own));
    if (!parsed.success) throw new Error(`${folder.pathname}${language}.json: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}

/** Builds one value for each language. */
export function inLanguages<T>(build: (language: Language) => T): InLanguages<T> {
  return Object.fromEntries(languages.map((language) => [language, build(language)])) as InLanguages<T>;
}

type Words = Record<string, unknown>;

function readWords(path: URL): Words {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path.pathname} is not a readable word file.`, { cause });
  }
}

function fallBack(english: Words, own: Words): Words {
  const filled: Words = { ...english, ...own };
  for (const [key, value] of Object.entries(english))
    if (isWords(value)) filled[key] = { ...value, ...(isWords(own[key]) ? own[key] : {}) };
  return filled;
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null;
}
