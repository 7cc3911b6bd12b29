import { loadGuide } from '../../guide/guide.ts';
import type { Matcher } from '../../bot/intent/intent.ts';
import { createMatcher } from '../../bot/intent/match.ts';

/** A matcher of the whole guide for these servers. */
export function matcherFor(serverIds: readonly string[]): Matcher {
  const sections = loadGuide().sections.map(({ definition, title }) => ({
    id: definition.id,
    titles: title,
    utterances: definition.utterances,
    signatures: definition.signatures,
  }));
  return createMatcher({ sections, serverIds });
}
