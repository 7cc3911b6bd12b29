import { concepts } from './concepts.ts';
import { foldKana } from './normalise.ts';

/** Stands in a text in place of the names of servers, which say nothing about the subject, only that there is one. */
export const serverMark = 'srv0';

const ideas: readonly (readonly [string, readonly string[]])[] = Object.entries({
  ...concepts,
  named: [serverMark],
}).map(([idea, words]) => [
  `=${idea}`,
  words.flatMap((line) => line.split('|')).map((word) => (/^[ -~]+$/.test(word) ? ` ${word}` : foldKana(word))),
]);

/** Words so frequent that they say nothing about the subject. */
const stopWords = new Set(
  'the a an of to on in at is are was were be been it its this that our we i my and or for with by as do does did has have had can will'.split(
    ' ',
  ),
);

/**
 * What the classifier counts in a text: words with light stemming, pairs of neighbours, pieces of words and of
 * Japanese runs, and ideas (`=proxy`) with pairs of ideas. Expects normalised text.
 */
export function featuresOf(normalised: string): ReadonlyMap<string, number> {
  const folded = foldKana(normalised);
  const features = new Map<string, number>();
  const add = (feature: string, weight: number) => features.set(feature, Math.max(features.get(feature) ?? 0, weight));
  for (const run of folded.match(/[a-z0-9][a-z0-9.'/+_-]*|[\u3041-\u3096\u3005\u3400-\u9fff]+/g) ?? []) {
    if (/^[a-z0-9]/.test(run)) continue;
    addPieces(run, add);
  }
  addWords(folded, add);
  const found = ideasIn(folded);
  for (const [index, idea] of found.entries()) {
    add(idea, weights.idea);
    for (const other of found.slice(index + 1)) add(`${idea}${other}`, weights.ideaPair);
  }
  if (found.length === 0) add('=none', weights.noIdea);
  return features;
}

const weights = {
  word: 1,
  pair: 0.7,
  piece: 0.35,
  japanesePair: 0.6,
  japaneseTriple: 0.5,
  idea: 3,
  ideaPair: 1.2,
  noIdea: 2,
} as const;

type Add = (feature: string, weight: number) => void;

function addWords(folded: string, add: Add): void {
  let before = '';
  for (const word of folded.match(/[a-z0-9][a-z0-9./+'-]*[a-z0-9]|[a-z0-9]/g) ?? []) {
    if (word === serverMark) continue;
    const stem = stemOf(word);
    if (!stopWords.has(word)) {
      add(stem, weights.word);
      if (stem.length > 4)
        for (let at = 0; at + 4 <= stem.length; at++) add(`~${stem.slice(at, at + 4)}`, weights.piece);
    }
    if (before !== '') add(`${before} ${stem}`, weights.pair);
    before = stem;
  }
}

function addPieces(run: string, add: Add): void {
  for (let at = 0; at < run.length; at++) {
    if (at + 2 <= run.length) add(run.slice(at, at + 2), weights.japanesePair);
    if (at + 3 <= run.length) add(run.slice(at, at + 3), weights.japaneseTriple);
  }
}

function ideasIn(folded: string): string[] {
  // Between Latin letters and Japanese there is no space; both sides are starts of words.
  const units = folded.replace(/(\d)(?=[gt]b)/g, '$1 ');
  const spaced = ` ${units.replace(/([^a-z0-9.'/+-])(?=[a-z0-9])/g, '$1 ').replace(/ +/g, ' ')}`;
  return ideas.filter(([, words]) => words.some((word) => spaced.includes(word))).map(([idea]) => idea);
}

/** Takes the commonest English endings off; crude on purpose, both sides are treated alike. */
function stemOf(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  return word
    .replace(/'s$/, '')
    .replace(/(?:ization|isation|izing|ising|izes|ises|ized|ised|ize|ise)$/, 'is')
    .replace(/ies$/, 'y')
    .replace(/(?:ions?|ing|ed|es|s|ly|e)$/, '');
}
