/** The languages Douki speaks; English is the one every text must have, others fall back to it. */
export const languages = ['en', 'ja'] as const;

/** A language tag, also the name of the word files beside each unit (`en.json`, `ja.md`). */
export type Language = (typeof languages)[number];

/** Values for the placeholders of a message; also what cards and logs show as evidence. */
export type MessageData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * Puts data into a message text. An unknown placeholder stays visible as `{name}`, so that a house test finds it;
 * null reads as a dash, lists are joined with the comma of the language.
 */
export function fillMessage(text: string, data: MessageData, language: Language): string {
  return text.replace(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(data, name)) return whole;
    const value = data[name] ?? null;
    if (value === null) return '-';
    if (Array.isArray(value)) return value.join(language === 'ja' ? '、' : ', ');
    return String(value);
  });
}
