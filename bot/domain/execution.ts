import type { Json } from './canonical.ts';

/** Where the run of an approved plan stands. `unknown`: something may have happened and nobody can tell. */
export type ExecutionState = 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown';

/** What the worker is at; written before it is done, so that a crash is found in the right place. */
export type ExecutionPhase = 'waiting' | 'preparing' | 'acting' | 'synchronizing' | 'verifying' | 'settled';

/** How one step of the plan ended. */
export interface StepResult {
  readonly step: number;
  readonly outcome: 'done' | 'failed' | 'unknown';
  /** The run id that went to the server; null when nothing was sent. */
  readonly runId: string | null;
  readonly changed: boolean | null;
  readonly before: Json;
  readonly after: Json;
  readonly steps: readonly { readonly messageId: string; readonly data: Readonly<Record<string, Json>> }[];
  /** Code of the failure: a void reason, a script's own id such as `Douki.SyncRunning`, or a connector error code. */
  readonly error: string | null;
  readonly endedAt: string;
}

/** A synchronization that a step started and whose end decides the step. */
export interface AwaitedSynchronization {
  readonly serverId: string;
  /** Id of the last finished synchronization before the step; the awaited one is any other. */
  readonly previousSyncId: string | null;
  /** UTC, ISO 8601; after it the outcome is unknown. */
  readonly giveUpAt: string;
}

/** What people are told at the end. */
export type Verdict = 'fixed' | 'not-fixed' | 'unknown';

/** How the verification saw one check. */
export interface VerifiedCheck {
  readonly checkId: string;
  readonly serverId: string;
  readonly result: 'pass' | 'warn' | 'fail' | 'notapplicable' | 'unknown';
  readonly messageId: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** The run of one approved plan; its row is also the queue. */
export interface Execution {
  readonly id: string;
  readonly approvalId: string;
  readonly state: ExecutionState;
  readonly phase: ExecutionPhase;
  /** Index of the step at hand. */
  readonly step: number;
  readonly results: readonly StepResult[];
  readonly awaited: AwaitedSynchronization | null;
  readonly verification: readonly VerifiedCheck[];
  readonly verdict: Verdict | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: string | null;
  /** UTC, ISO 8601: not before this time is there anything to do. */
  readonly dueAt: string;
  readonly queuedAt: string;
  readonly finishedAt: string | null;
}

/** Says plainly whether a fix helped: every step done and every check passing, or why that cannot be said. */
export function verdictOf(
  results: readonly StepResult[],
  plannedSteps: number,
  checks: readonly VerifiedCheck[],
): Verdict {
  if (checks.some((check) => check.result === 'fail')) return 'not-fixed';
  if (results.some((result) => result.outcome === 'failed')) return 'not-fixed';
  if (results.some((result) => result.outcome === 'unknown') || results.length < plannedSteps) return 'unknown';
  if (checks.some((check) => check.result === 'unknown')) return 'unknown';
  // What no longer applies (a proxy that was turned off) is no trouble any more.
  return checks.length > 0 ? 'fixed' : 'unknown';
}

/** The state an execution settles in, from its steps alone; the verdict is about the server, this is about the run. */
export function settledState(results: readonly StepResult[], plannedSteps: number): 'succeeded' | 'failed' | 'unknown' {
  if (results.some((result) => result.outcome === 'unknown')) return 'unknown';
  if (results.some((result) => result.outcome === 'failed')) return 'failed';
  return results.length === plannedSteps ? 'succeeded' : 'unknown';
}
