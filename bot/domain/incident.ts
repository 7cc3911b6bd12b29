import type { ServerId } from './server.ts';

/** A trouble of one server that people work on. */
export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly serverId: ServerId;
  /** Section of the first cause; null when no check found one. */
  readonly sectionId: string | null;
  readonly severity: 'critical' | 'major' | 'minor';
  readonly fingerprint: string;
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly diagnosisId: string | null;
  /** How often the same trouble was seen while it was open. */
  readonly seen: number;
  readonly language: 'en' | 'ja';
  readonly timeline: readonly TimelineEntry[];
  readonly revision: number;
}

/** One line of an incident's story. */
export interface TimelineEntry {
  readonly at: string;
  readonly by: string;
  readonly what:
    | 'opened'
    | 'seen-again'
    | 'diagnosed'
    | 'acknowledged'
    | 'fix-requested'
    | 'fix-approved'
    | 'fix-ended'
    | 'resolved';
  /** Id of the approval or diagnosis it is about. */
  readonly about: string | null;
}

/**
 * What makes two failures the same trouble: the server, and the kind of failed synchronization or else the first
 * cause. The synchronization's own id is not part of it, so that an hourly failure is one incident.
 */
export function incidentFingerprint(serverId: ServerId, failure: { syncError: number } | { checkId: string }): string {
  return 'syncError' in failure
    ? `${serverId}|sync-error:${failure.syncError}`
    : `${serverId}|check:${failure.checkId}`;
}
