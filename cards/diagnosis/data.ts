import type { ShownCheck, ShownRemediation, ShownServer } from '../card.ts';

/** Why a cause is believed or doubted; the card has the words. */
export type ShownEvidence =
  | { readonly kind: 'sync-error'; readonly error: string }
  | { readonly kind: 'event'; readonly eventId: number }
  | { readonly kind: 'passed'; readonly check: string }
  | { readonly kind: 'not-asked'; readonly check: string };

/** A ranked cause. */
export interface ShownCause {
  readonly check: ShownCheck;
  readonly sectionId: string;
  readonly sectionTitle: string;
  /** The first paragraph of the guide's section, Markdown of our own. */
  readonly excerpt: string;
  readonly for: readonly ShownEvidence[];
  readonly against: readonly ShownEvidence[];
}

/** What the diagnosis card shows. */
export interface DiagnosisData {
  readonly diagnosisId: string;
  readonly server: ShownServer;
  /** Title of the section asked about; null = everything. */
  readonly section: string | null;
  readonly state: 'running' | 'done' | 'interrupted';
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly verdict: 'ours' | 'upstream' | 'provider' | 'none' | 'unknown';
  /** The last finished synchronization; `error` is the API's name of the SynchronizationError value. */
  readonly sync: { readonly failed: boolean; readonly error: string | null; readonly endedAt: string | null } | null;
  readonly causes: readonly ShownCause[];
  /** Checks whose failure a cause accounts for. */
  readonly explained: readonly ShownCheck[];
  /** All checks in the guide's order. */
  readonly checks: readonly ShownCheck[];
  readonly remediations: readonly ShownRemediation[];
  readonly incidentNumber: number | null;
}
