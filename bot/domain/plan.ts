import { canonicalJson, type Json } from './canonical.ts';
import type { ServerId } from './server.ts';

/** One remote run of one remediation on one server. */
export interface PlanStep {
  readonly serverId: ServerId;
  readonly remediationId: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly scriptSha256: string;
  /** The `before` of the dry run: what the server looked like when the plan was made. */
  readonly observed: Json;
  /**
   * What the dry run said would happen; `changed` when it would do anything at all. Null for a synchronization that
   * cannot be tried before the steps before it (the API does not answer while the service is stopped).
   */
  readonly dryRun: { readonly changed: boolean; readonly after: Json; readonly steps: readonly DryRunStep[] } | null;
  /** The step has succeeded only when the synchronization it starts has. */
  readonly startsSynchronization: boolean;
}

/** One line of a dry run, in the words of the remediation. */
export interface DryRunStep {
  readonly messageId: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Exactly what would be done: frozen when it is requested, run in order, approved as a whole. */
export interface Plan {
  readonly id: string;
  /** The server the fix is for; steps may also run on its upstream. */
  readonly serverId: ServerId;
  readonly remediationId: string;
  readonly risk: 'R1' | 'R2' | 'R3';
  /** The diagnosis the fix was asked from; null for `sync <server>`. */
  readonly diagnosisId: string | null;
  readonly steps: readonly PlanStep[];
  /** Checks asked again afterwards. */
  readonly verify: readonly string[];
  /** Servers below the changed ones, which may feel the change. */
  readonly alsoAffects: readonly ServerId[];
  /** Lower-case hexadecimal SHA-256 of `planText`. */
  readonly hash: string;
}

/** The text whose SHA-256 is the plan's hash: everything in the plan but the hash itself. */
export function planText(plan: Omit<Plan, 'hash'>): string {
  const { id, serverId, remediationId, risk, diagnosisId, steps, verify, alsoAffects } = plan;
  return canonicalJson({ id, serverId, remediationId, risk, diagnosisId, steps, verify, alsoAffects });
}

/** True when the state read now is the state the plan was made for. */
export function isSameState(observed: Json, now: unknown): boolean {
  return canonicalJson(observed) === canonicalJson(now);
}
