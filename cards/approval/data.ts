import type { ShownServer } from '../card.ts';

/** One step of the plan as approvers must see it. */
export interface ShownStep {
  readonly server: ShownServer;
  readonly title: string;
  /** What the dry run said would happen, one line each; empty when nothing needs to change, null when it could not be tried yet. */
  readonly dryRun: readonly string[] | null;
  /** Lower-case hexadecimal SHA-256 of the script. */
  readonly scriptSha256: string;
  /** Parameters as `Name = value` lines. */
  readonly parameters: readonly string[];
}

/** A request for approval, while it is open and after it ended without a run. */
export interface ApprovalData {
  readonly approvalId: string;
  readonly number: number;
  readonly server: ShownServer;
  readonly title: string;
  readonly summary: string;
  readonly why: string;
  readonly risk: 'R1' | 'R2' | 'R3';
  readonly riskText: string;
  /** How it can be undone; null when it cannot. */
  readonly undo: string | null;
  readonly steps: readonly ShownStep[];
  /** Servers below, which may feel the change. */
  readonly alsoAffects: readonly string[];
  readonly planHash: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly state: 'requested' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'voided';
  readonly decisions: readonly {
    readonly name: string;
    readonly verdict: 'approved' | 'rejected';
    readonly at: string;
  }[];
  /** A code of VoidReason; the card has the words. */
  readonly voidReason: string | null;
}
