import type { Approval } from '../domain/approval.ts';
import type { AwaitedSynchronization, Execution, StepResult } from '../domain/execution.ts';
import type { NextPhase } from '../store/store.ts';
import type { FlowContext } from './context.ts';

/** An execution in the hands of this worker. */
export interface Held {
  readonly execution: Execution;
  readonly worker: string;
}

/** First a started synchronization, then the next step, then the verification; a step that is not done ends the plan. */
export function nextPhase(
  context: FlowContext,
  input: { result: StepResult; approval: Approval; awaited: AwaitedSynchronization | null },
): NextPhase {
  const { result, approval, awaited } = input;
  const dueAt = context.now();
  if (awaited) return { phase: 'synchronizing', step: result.step, awaited, dueAt, keepLease: 'free' };
  const hasNext = result.outcome === 'done' && result.step + 1 < approval.plan.steps.length;
  if (hasNext) return { phase: 'preparing', step: result.step + 1, awaited: null, dueAt, keepLease: 'free' };
  return { phase: 'verifying', step: result.step, awaited: null, dueAt, keepLease: 'free' };
}
