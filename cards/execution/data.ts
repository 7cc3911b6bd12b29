import type { ApprovalData } from '../approval/data.ts';
import type { ShownCheck } from '../card.ts';

/** How a step went. */
export interface ShownStepResult {
  readonly server: string;
  readonly title: string;
  readonly outcome: 'waiting' | 'running' | 'synchronizing' | 'done' | 'failed' | 'unknown';
  /** What was done, one line each. */
  readonly lines: readonly string[];
  readonly changed: boolean | null;
  /** Words for the failure, already in the card's language; null when there is none. */
  readonly error: string | null;
}

/** An approved plan, from the queue to the verdict. */
export interface ExecutionData {
  readonly approval: ApprovalData;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown';
  readonly phase: 'waiting' | 'preparing' | 'acting' | 'synchronizing' | 'verifying' | 'settled';
  readonly steps: readonly ShownStepResult[];
  /** The checks asked again; empty before the verification. */
  readonly checks: readonly ShownCheck[];
  readonly verdict: 'fixed' | 'not-fixed' | 'unknown' | null;
  readonly finishedAt: string | null;
}
