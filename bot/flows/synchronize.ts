import type { Approval } from '../domain/approval.ts';
import type { StepResult } from '../domain/execution.ts';
import { askChecks } from './ask.ts';
import type { FlowContext } from './context.ts';
import { syncSummary } from './diagnose.ts';
import { nextPhase, type Held } from './phase.ts';

/** Time between two looks at a running synchronization. */
const pollMs = 30_000;

/** Looks once whether the synchronization that a step started has ended; puts the execution aside until the next look. */
export async function pollSynchronization(context: FlowContext, held: Held, approval: Approval): Promise<void> {
  const { execution, worker } = held;
  const lease = { executionId: execution.id, worker };
  const { awaited } = execution;
  const result = execution.results.find((one) => one.step === execution.step);
  const server = awaited && context.servers.get(awaited.serverId);
  if (!awaited || !result || !server) {
    const lost = {
      ...(result ?? emptyResult(execution.step)),
      outcome: 'unknown' as const,
      error: 'server-unknown',
      endedAt: context.now().toISOString(),
    };
    await context.store.executions.finishStep(
      lease,
      lost,
      nextPhase(context, { result: lost, approval, awaited: null }),
    );
    return;
  }

  const sync = syncSummary(await askChecks(context, { server, checkIds: ['sync-status'] }));
  const hasEnded = sync !== null && sync.syncId !== null && sync.syncId !== awaited.previousSyncId;
  if (!hasEnded && context.now().getTime() < Date.parse(awaited.giveUpAt)) {
    await context.store.executions.postpone(lease, new Date(context.now().getTime() + pollMs));
    return;
  }
  const ended: StepResult = {
    ...result,
    outcome: !hasEnded ? 'unknown' : sync.succeeded ? 'done' : 'failed',
    error: !hasEnded ? 'synchronization-not-seen' : sync.succeeded ? null : 'synchronization-failed',
    endedAt: context.now().toISOString(),
  };
  context.log.info(
    { server: server.id, approval: approval.id, sync: sync?.syncId, outcome: ended.outcome },
    'awaited synchronization ended',
  );
  await context.store.executions.finishStep(
    lease,
    ended,
    nextPhase(context, { result: ended, approval, awaited: null }),
  );
  context.show.changed(`approval:${approval.id}`);
}

function emptyResult(step: number): Omit<StepResult, 'outcome' | 'error' | 'endedAt'> {
  return { step, runId: null, changed: null, before: null, after: null, steps: [] };
}
