import { reasonNotToRun, type Approval, type VoidReason } from '../domain/approval.ts';
import type { AwaitedSynchronization, Execution, StepResult } from '../domain/execution.ts';
import { isSameState, planText, type PlanStep } from '../domain/plan.ts';
import { askChecks } from './ask.ts';
import type { FlowContext } from './context.ts';
import { syncSummary } from './diagnose.ts';
import { act, dryRun, longestRunMs, runIdOf, type RemediationOutcome } from './dry-run.ts';
import { nextPhase, type Held } from './phase.ts';
import { pollSynchronization } from './synchronize.ts';
import { verify } from './verify.ts';

/** How long a claim holds without a sign of life. */
const leaseMs = 120_000;

/** Takes up every execution that is due, one after the other; the executions row is the queue. `worker` is unique per process. */
export async function runDueExecutions(context: FlowContext, worker: string): Promise<void> {
  for (;;) {
    const execution = await context.store.executions.claim(worker, leaseMs);
    if (!execution) return;
    await carryOn(context, { execution, worker });
  }
}

/** Does what the phase asks for: one step, one look at a synchronization, or the verification. */
async function carryOn(context: FlowContext, held: Held): Promise<void> {
  const { execution } = held;
  const approval = await context.store.approvals.find(execution.approvalId);
  if (!approval) throw new Error(`Execution ${execution.id} has no approval`);
  context.show.changed(`approval:${approval.id}`);
  switch (execution.phase) {
    case 'preparing':
      return runStep(context, held, approval);
    case 'synchronizing':
      return pollSynchronization(context, held, approval);
    case 'verifying':
      return verify(context, held, approval);
    case 'waiting':
    case 'acting':
    case 'settled':
      throw new Error(`Execution ${execution.id} was claimed in phase ${execution.phase}`);
  }
}

async function runStep(context: FlowContext, held: Held, approval: Approval): Promise<void> {
  const step = approval.plan.steps[held.execution.step];
  const remediation = step && context.guide.remediations.get(step.remediationId);
  const reason = whyNotToRun(context, held.execution, approval);
  if (reason !== undefined || !step || !remediation)
    return stopBefore(context, held, { approval, reason: reason ?? 'script-changed' });

  const run = { remediation, serverId: step.serverId, parameters: step.parameters };
  // The observed state is read again in the same words as when the plan was made: by the dry run.
  const again = await dryRun(context, run);
  if (again.outcome !== 'done') {
    if (mayComeBack(context, held.execution, again.code)) return waitForServer(context, held);
    return failBefore(context, held, { step: held.execution.step, code: again.code });
  }
  if (mustBeAsObserved(held.execution, step) && !isSameState(step.observed, again.answer.before)) {
    return stopBefore(context, held, { approval, reason: 'state-changed' });
  }
  const previousSyncId = step.startsSynchronization ? await lastSyncId(context, step) : null;

  const runId = runIdOf(context);
  const lease = { executionId: held.execution.id, worker: held.worker };
  await context.store.executions.renew(held.execution.id, held.worker, longestRunMs(remediation) + leaseMs);
  // A claim that took too long has been lost to somebody else, or the window has closed: then nothing runs.
  const late = whyNotToRun(context, held.execution, approval);
  if (late !== undefined) return stopBefore(context, held, { approval, reason: late });
  if (!(await context.store.executions.startStep(lease, { step: held.execution.step, runId }))) return;
  context.show.changed(`approval:${approval.id}`);
  const line = {
    server: step.serverId,
    approval: approval.id,
    incident: approval.incidentId,
    person: approval.requestedBy.id,
    remediation: step.remediationId,
    run: runId,
  };
  context.log.info({ ...line, script: step.scriptSha256 }, 'remediation starts');

  const outcome = await act(context, run, runId);
  const result = stepResult(context, { outcome, step: held.execution.step, runId });
  context.log.info({ ...line, outcome: result.outcome }, 'remediation ended');
  const awaited =
    step.startsSynchronization && result.outcome === 'done' ? awaitedOf(context, step, previousSyncId) : null;
  await context.store.executions.finishStep(lease, result, nextPhase(context, { result, approval, awaited }));
  context.show.changed(`approval:${approval.id}`);
}

/**
 * A synchronization that follows other steps, perhaps hours later, may find that the server has synchronized by itself
 * in between: that does no harm, and its script refuses by itself while one is running.
 */
function mustBeAsObserved(execution: Execution, step: PlanStep): boolean {
  return execution.step === 0 || !step.startsSynchronization;
}

/** After a restart of services the API needs a minute or two before it answers. */
const comeBackMs = 5 * 60_000;

function mayComeBack(context: FlowContext, { step, results }: Execution, code: string): boolean {
  const before = results.find((one) => one.step === step - 1);
  const isWaiting = before !== undefined && context.now().getTime() - Date.parse(before.endedAt) < comeBackMs;
  return (
    isWaiting && ['api-unavailable', 'database-unavailable', 'unreachable', 'connect-timeout', 'timeout'].includes(code)
  );
}

async function waitForServer(context: FlowContext, { execution, worker }: Held): Promise<void> {
  const dueAt = new Date(context.now().getTime() + 20_000);
  await context.store.executions.postpone({ executionId: execution.id, worker }, dueAt);
}

function whyNotToRun(context: FlowContext, execution: Execution, approval: Approval): VoidReason | undefined {
  const { steps } = approval.plan;
  return reasonNotToRun({
    approval,
    planHash: context.sha256(planText(approval.plan)),
    scripts: steps.map((step) => context.guide.remediations.get(step.remediationId)?.script.sha256),
    servers: steps.map((step) => context.servers.get(step.serverId)),
    now: context.now(),
    isFirstStep: execution.step === 0,
  });
}

/** Nothing of this step has run and nothing will: the approval does not cover what is there now. */
async function stopBefore(
  context: FlowContext,
  held: Held,
  { approval, reason }: { approval: Approval; reason: VoidReason },
): Promise<void> {
  context.log.warn({ approval: approval.id, reason }, 'an approved plan is not run');
  await context.store.approvals.void(approval.id, reason, { kind: 'bot', job: 'execute' });
  await failBefore(context, held, { step: held.execution.step, code: reason });
}

async function failBefore(
  context: FlowContext,
  held: Held,
  { step, code }: { step: number; code: string },
): Promise<void> {
  const result = stepResult(context, { outcome: { outcome: 'failed', code }, step, runId: null });
  const lease = { executionId: held.execution.id, worker: held.worker };
  await context.store.executions.finishStep(lease, result, {
    phase: 'verifying',
    step,
    awaited: null,
    dueAt: context.now(),
    keepLease: 'free',
  });
  context.show.changed(`approval:${held.execution.approvalId}`);
}

async function lastSyncId(context: FlowContext, step: PlanStep): Promise<string | null> {
  const server = context.servers.get(step.serverId);
  if (!server) return null;
  return syncSummary(await askChecks(context, { server, checkIds: ['sync-status'] }))?.syncId ?? null;
}

/** How long a synchronization is waited for; it can take hours. */
const longestSynchronizationMs = 12 * 60 * 60_000;

function awaitedOf(context: FlowContext, step: PlanStep, previousSyncId: string | null): AwaitedSynchronization {
  return {
    serverId: step.serverId,
    previousSyncId,
    giveUpAt: new Date(context.now().getTime() + longestSynchronizationMs).toISOString(),
  };
}

interface Ended {
  readonly outcome: RemediationOutcome;
  readonly step: number;
  readonly runId: string | null;
}

function stepResult(context: FlowContext, { outcome, step, runId }: Ended): StepResult {
  const answer = outcome.outcome === 'done' ? outcome.answer : undefined;
  return {
    step,
    outcome: outcome.outcome,
    runId,
    changed: answer?.changed ?? null,
    before: answer?.before ?? null,
    after: answer?.after ?? null,
    steps: answer?.steps ?? [],
    error: outcome.outcome === 'done' ? null : outcome.code,
    endedAt: context.now().toISOString(),
  };
}
