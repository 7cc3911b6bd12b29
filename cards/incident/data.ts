import type { DiagnosisData } from '../diagnosis/data.ts';
import type { ShownServer } from '../card.ts';

/** The alert card: an incident with its diagnosis. */
export interface IncidentData {
  readonly incidentId: string;
  readonly number: number;
  readonly server: ShownServer;
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  readonly severity: 'critical' | 'major' | 'minor';
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly seen: number;
  /** Null when the diagnosis is not at hand any more. */
  readonly diagnosis: DiagnosisData | null;
  /** The newest ten lines; `by` is a name for display or null for the bot itself. */
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly by: string | null }[];
}
