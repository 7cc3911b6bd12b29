import type { Language } from '../../guide/language.ts';

/** The commands people type or say. */
export const commandNames = [
  'help',
  'servers',
  'guide',
  'check',
  'diagnose',
  'sync',
  'status',
  'history',
  'approvals',
  'incidents',
  'snooze',
] as const;

/** Name of a chat command. */
export type CommandName = (typeof commandNames)[number];

/** Troubles that people ask about and that no section of the guide covers yet; the bot says so instead of guessing. */
export const topics = ['app-pool', 'disk-space', 'endpoint', 'susdb', 'tls', 'sync-general'] as const;

/** Name of a topic without a section. */
export type Topic = (typeof topics)[number];

/** A section or topic with how sure the matcher is, 0 to 1. */
export interface Candidate {
  readonly label: string;
  readonly confidence: number;
}

/** Which server a text names. */
export interface NamedServers {
  /** Ids of configured servers named in the text, in order of appearance. */
  readonly ids: readonly string[];
  /** A word that looks like a server name and is none of ours; null when there is no such word. */
  readonly unknownName: string | null;
  /** For `unknownName`: at most three configured ids, nearest first. */
  readonly nearest: readonly string[];
}

/** What somebody wants. */
export interface Intent {
  /**
   * `command`: a command was typed or said. `question`: a trouble is described (see `section`). `out-of-scope`: neither.
   */
  readonly kind: 'command' | 'question' | 'out-of-scope';
  /** Set when kind is `command`; a question is carried out as `diagnose` or `guide`. */
  readonly command: CommandName | null;
  /** Section id, or null when none is likely enough. For a command: the section it names. */
  readonly sectionId: string | null;
  /**
   * A section id, a topic, `command` or `out-of-scope`: the one label the text gets. Greetings and questions about the bot
   * are `out-of-scope`, yet of the kind `command`: the help answers them.
   */
  readonly label: string;
  readonly confidence: number;
  /** Best sections and topics besides, most likely first, at most three. */
  readonly alternatives: readonly Candidate[];
  readonly servers: NamedServers;
  /** For `snooze`: how long, in minutes; null when the text does not say. */
  readonly minutes: number | null;
  /** Language of the text; decides the language of the answer. */
  readonly language: Language;
}

/** What the matcher must know of the house. */
export interface MatcherInput {
  readonly sections: readonly {
    readonly id: string;
    readonly titles: Readonly<Record<Language, string>>;
    readonly utterances: Readonly<Record<Language, readonly string[]>>;
    readonly signatures: readonly { readonly kind: string; readonly value: number | string; readonly weight: number }[];
  }[];
  readonly serverIds: readonly string[];
}

/** Below this confidence a question is answered with the three best sections as buttons. */
export const lowConfidence = 0.45;

/** Understands a text; pure, a few milliseconds. */
export type Matcher = (text: string) => Intent;
