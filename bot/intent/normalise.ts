import type { Language } from '../../guide/language.ts';

/** How much of a text is read; a pasted log says what it says in its first lines. */
export const longestText = 8000;

/** A text as people see it made a text as machines compare it: one width, one case, plain quotes, dashes and spaces. */
export function normalise(text: string): string {
  return text
    .slice(0, longestText)
    .normalize('NFKC')
    .slice(0, longestText)
    .toLowerCase()
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/[\u2018\u2019\u201a\u2032`\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Language of a text: Japanese as soon as one kana or kanji is in it. */
export function languageOf(text: string): Language {
  return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\uff66-\uff9f]/u.test(text) ? 'ja' : 'en';
}

/** One syllabary and no long vowels, so that different spellings of a loan word are the same: for comparing, not for showing. */
export function foldKana(normalised: string): string {
  return normalised
    .replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/\u30fc/g, '');
}
