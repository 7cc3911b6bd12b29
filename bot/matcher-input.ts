import type { Knowledge } from './flows/knowledge.ts';
import type { MatcherInput } from './intent/intent.ts';

/** What the matcher must know of the guide and of the configured servers. */
export function matcherInput(guide: Knowledge, serverIds: readonly string[]): MatcherInput {
  const sections = [...guide.sections.values()].map(({ id, pages, utterances, signatures }) => ({
    id,
    titles: { en: pages.en.title, ja: pages.ja.title },
    utterances,
    signatures,
  }));
  return { sections, serverIds };
}
