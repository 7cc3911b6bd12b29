/** The languages a card can be shown in. */
export type Language = 'en' | 'ja';

/** An Adaptive Card 1.5 as plain JSON, ready to be an attachment's content. */
export type Card = Readonly<Record<string, unknown>>;

/** How a card is worded and how it tells time. */
export interface CardStyle {
  readonly language: Language;
  /** IANA name, for example `Asia/Tokyo`; every time on a card names its zone. */
  readonly timeZone: string;
}

/** A server as cards show it. */
export interface ShownServer {
  readonly id: string;
  /** True adds the word "simulated". */
  readonly simulated: boolean;
}

/** The result of a check as cards show it; always as a word, never by colour alone. */
export type ShownResult = 'pass' | 'warn' | 'fail' | 'notapplicable' | 'unknown';

/** A check's result in words: title and message are already in the card's language. */
export interface ShownCheck {
  readonly title: string;
  readonly result: ShownResult;
  readonly message: string;
}

/** A fix that can be asked for. */
export interface ShownRemediation {
  readonly remediationId: string;
  readonly title: string;
  readonly risk: 'R1' | 'R2' | 'R3';
}
