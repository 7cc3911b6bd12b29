import type { Card, CardStyle, Language } from '../../cards/card.ts';
import type { Person } from '../domain/person.ts';
import type { FlowContext } from '../flows/context.ts';

/** What the bot says to something typed or pressed. */
export interface Reply {
  readonly card: Card;
  /** The card is of this subject: it is remembered where it was posted, and follows the subject's changes. */
  readonly subject?: string;
  /**
   * Work that goes on after the answer is out. It shows its results by updating the subject's cards, or by a reply of
   * its own that takes this card's place.
   */
  readonly behind?: () => Promise<Reply | undefined>;
}

/** Who speaks, where, and in which language the answer goes. */
export interface Asker {
  readonly person: Person;
  readonly conversation: { readonly key: string; readonly kind: 'channel' | 'personal' | 'group' };
  readonly language: Language;
}

/** What answers are made from. */
export interface ReplyContext {
  readonly flow: FlowContext;
  /** IANA name of the time zone in which cards tell time. */
  readonly timeZone: string;
  /** How far running diagnoses are, by diagnosis id. */
  progressOf(diagnosisId: string): { readonly done: number; readonly total: number } | undefined;
}

/** How a card for this language is written. */
export function styleOf(context: ReplyContext, language: Language): CardStyle {
  return { language, timeZone: context.timeZone };
}
