import type { Language } from './language.ts';

/** Folder name under `guide/sections`. */
export type SectionId = string;

/** A sign in a log line, an event or a sync result that points at a section, with how strongly it does (0 to 1). */
export interface Signature {
  /**
   * `event`: Windows event id; `sync-error`: integer of the SynchronizationError enum; `hresult`: `0x%08X` in capitals
   * after the x; `text`: a case-insensitive literal that occurs in English log text.
   */
  readonly kind: 'event' | 'sync-error' | 'hresult' | 'text';
  readonly value: number | string;
  readonly weight: number;
}

/** What a section folder declares; its pages are `en.md` and `ja.md`, its title is each page's first heading. */
export interface SectionDefinition {
  readonly id: SectionId;
  /** Order of the section in the article and in lists, from 1. */
  readonly order: number;
  /** Questions people ask when they need this section; the matcher learns from them. */
  readonly utterances: Readonly<Record<Language, readonly string[]>>;
  readonly signatures: readonly Signature[];
}

/** Declares a section. */
export function defineSection(definition: SectionDefinition): SectionDefinition {
  return Object.freeze(definition);
}
