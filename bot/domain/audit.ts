import { canonicalJson, type Json } from './canonical.ts';

/** One line of the audit log. Each names the hash of the line before, so that a change or a gap shows. */
export interface AuditEvent {
  readonly sequence: number;
  readonly id: string;
  /** UTC, ISO 8601, milliseconds. */
  readonly time: string;
  /** `person:<object id>` or `bot:<job>`. */
  readonly initiator: string;
  /** `<thing>.<move>`, for example `approval.approve`. */
  readonly action: string;
  /** What it was done to, for example `approval:apr_…`. */
  readonly target: string;
  readonly outcome: 'success' | 'failure' | 'denied';
  readonly reason: string | null;
  /** What else belongs to it: plan hash, script digests, before and after; never a secret. */
  readonly details: Json;
  readonly previousHash: string;
  readonly hash: string;
}

/** An event before the store gives it its place in the chain. */
export type AuditEntry = Omit<AuditEvent, 'sequence' | 'id' | 'time' | 'previousHash' | 'hash'>;

/** The hash before the first event: sixty-four zeros. */
export const auditGenesis = '0'.repeat(64);

/** The text whose SHA-256 is an event's hash. */
export function auditText(event: Omit<AuditEvent, 'hash'>): string {
  const { sequence, id, time, initiator, action, target, outcome, reason, details, previousHash } = event;
  return canonicalJson({ sequence, id, time, initiator, action, target, outcome, reason, details, previousHash });
}

/** Where a chain breaks. */
export interface AuditBreak {
  readonly sequence: number;
  readonly problem: 'gap' | 'wrong-previous-hash' | 'wrong-hash';
}

/** Checks a run of events from a known hash on; the first break, or undefined when the chain holds. */
export function findAuditBreak(
  events: readonly AuditEvent[],
  from: { readonly sequence: number; readonly hash: string },
  sha256: (text: string) => string,
): AuditBreak | undefined {
  let previous = from;
  for (const event of events) {
    if (event.sequence !== previous.sequence + 1) return { sequence: event.sequence, problem: 'gap' };
    if (event.previousHash !== previous.hash) return { sequence: event.sequence, problem: 'wrong-previous-hash' };
    if (sha256(auditText(event)) !== event.hash) return { sequence: event.sequence, problem: 'wrong-hash' };
    previous = event;
  }
  return undefined;
}
