import type { Selectable } from 'kysely';
import type { AwaitedSynchronization, Execution, StepResult, VerifiedCheck } from '../domain/execution.ts';
import { move, type Move, type StoreBase } from './move.ts';
import type { ExecutionRow } from './schema.ts';
import type { ExecutionEnd, ExecutionMoves, Lease, NextPhase } from './store.ts';

/** The moves of an execution over one database; the rows are the queue. */
export function createExecutions(base: StoreBase): ExecutionMoves {
  return {
    claim: (worker, leaseMs) => move(base, (m) => claim(m, worker, leaseMs)),
    renew: async (id, worker, leaseMs) => {
      const until = new Date(base.context.now().getTime() + leaseMs);
      const row = await held(base, { executionId: id, worker })
        .set({ lease_until: until })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    startStep: (lease, step) => move(base, (m) => startStep(m, lease, step)),
    finishStep: (lease, result, next) => move(base, (m) => finishStep(m, lease, { result, next })),
    postpone: async (lease, dueAt) => {
      const row = await held(base, lease)
        .set({ due_at: dueAt, lease_owner: null, lease_until: null })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    settle: (lease, end) => move(base, (m) => settle(m, lease, end)),
    findByApproval: async (approvalId) => {
      const row = await base.db
        .selectFrom('executions')
        .selectAll()
        .where('approval_id', '=', approvalId)
        .executeTakeFirst();
      return row && toExecution(row);
    },
  };
}

function held(base: StoreBase | { db: Move['trx'] }, lease: Lease) {
  return base.db
    .updateTable('executions')
    .where('id', '=', lease.executionId)
    .where('state', '=', 'running')
    .where('lease_owner', '=', lease.worker);
}

async function claim({ trx, now, audit }: Move, worker: string, leaseMs: number): Promise<Execution | undefined> {
  const open = await trx
    .selectFrom('executions')
    .selectAll()
    .where('state', 'in', ['queued', 'running'])
    .orderBy('queued_at')
    .orderBy('id')
    .execute();
  const isLeased = (row: ExecutionRow) => row.lease_owner !== null && row.lease_until !== null && row.lease_until > now;
  const started = open.filter((row) => row.state === 'running');
  const isBusy = (row: ExecutionRow) => started.some((other) => other.id !== row.id && sharesServer(other, row));
  const next = open.find((row) => row.due_at <= now && !isLeased(row) && (row.state === 'running' || !isBusy(row)));
  if (!next) return undefined;

  const lost = next.phase === 'acting' ? lostStep(next, now) : undefined;
  const row = await trx
    .updateTable('executions')
    .set({
      state: 'running',
      phase: lost ? 'verifying' : next.phase === 'waiting' ? 'preparing' : next.phase,
      results: lost ? JSON.stringify([...(JSON.parse(next.results) as StepResult[]), lost]) : next.results,
      lease_owner: worker,
      lease_until: new Date(now.getTime() + leaseMs),
    })
    .where('id', '=', next.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (next.state === 'queued' || lost) {
    await audit({
      initiator: 'bot:execute',
      action: lost ? 'execution.lose-step' : 'execution.claim',
      target: `execution:${next.id}`,
      outcome: lost ? 'failure' : 'success',
      reason: lost ? 'worker-lost' : null,
      details: { approval: next.approval_id, step: next.step, runId: next.run_id },
    });
  }
  if (lost) await showChange({ trx }, next.approval_id);
  return toExecution(row);
}

function sharesServer(left: ExecutionRow, right: ExecutionRow): boolean {
  const servers = JSON.parse(left.server_ids) as string[];
  return (JSON.parse(right.server_ids) as string[]).some((server) => servers.includes(server));
}

/** The worker died while a remote run was under way: whether it changed anything cannot be known. */
function lostStep(row: ExecutionRow, now: Date): StepResult {
  return {
    step: row.step,
    outcome: 'unknown',
    runId: row.run_id,
    changed: null,
    before: null,
    after: null,
    steps: [],
    error: 'worker-lost',
    endedAt: now.toISOString(),
  };
}

async function startStep(
  { trx, now, audit }: Move,
  lease: Lease,
  { step, runId }: { step: number; runId: string },
): Promise<boolean> {
  const row = await held({ db: trx }, lease)
    .set({ phase: 'acting', step, run_id: runId })
    .where('phase', '=', 'preparing')
    .where('step', '=', step)
    .where('lease_until', '>', now)
    .returning('approval_id')
    .executeTakeFirst();
  if (!row) return false;
  await audit({
    initiator: 'bot:execute',
    action: 'execution.start-step',
    target: `execution:${lease.executionId}`,
    outcome: 'success',
    reason: null,
    details: { approval: row.approval_id, step, runId },
  });
  await showChange({ trx }, row.approval_id);
  return true;
}

async function finishStep(
  { trx, audit }: Move,
  lease: Lease,
  { result, next }: { result: StepResult; next: NextPhase },
): Promise<boolean> {
  const row = await trx
    .selectFrom('executions')
    .selectAll()
    .where('id', '=', lease.executionId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state !== 'running' || row.lease_owner !== lease.worker || row.step !== result.step) return false;
  const others = (JSON.parse(row.results) as StepResult[]).filter((one) => one.step !== result.step);
  await held({ db: trx }, lease)
    .set({
      results: JSON.stringify([...others, result]),
      phase: next.phase,
      step: next.step,
      awaited: next.awaited === null ? null : JSON.stringify(next.awaited),
      due_at: next.dueAt,
      ...(next.keepLease === 'free' ? { lease_owner: null, lease_until: null } : {}),
    })
    .execute();
  await audit({
    initiator: 'bot:execute',
    action: 'execution.finish-step',
    target: `execution:${lease.executionId}`,
    outcome: result.outcome === 'done' ? 'success' : 'failure',
    reason: result.error,
    details: {
      approval: row.approval_id,
      step: result.step,
      outcome: result.outcome,
      runId: result.runId,
      changed: result.changed,
      before: result.before,
      after: result.after,
    },
  });
  await showChange({ trx }, row.approval_id);
  return true;
}

async function settle({ trx, now, audit }: Move, lease: Lease, end: ExecutionEnd): Promise<boolean> {
  const row = await held({ db: trx }, lease)
    .set({
      state: end.state,
      phase: 'settled',
      verdict: end.verdict,
      verification: JSON.stringify(end.verification),
      finished_at: now,
      lease_owner: null,
      lease_until: null,
    })
    .returning('approval_id')
    .executeTakeFirst();
  if (!row) return false;
  await audit({
    initiator: 'bot:verify',
    action: 'execution.settle',
    target: `execution:${lease.executionId}`,
    outcome: end.state === 'succeeded' ? 'success' : 'failure',
    reason: end.verdict,
    details: {
      approval: row.approval_id,
      checks: end.verification.map(({ checkId, serverId, result }) => ({ checkId, serverId, result })),
    },
  });
  await showChange({ trx }, row.approval_id);
  return true;
}

/** The approval's card shows the execution too, so the card's revision moves on with it. */
async function showChange({ trx }: Pick<Move, 'trx'>, approvalId: string): Promise<void> {
  await trx
    .updateTable('approvals')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', approvalId)
    .execute();
}

function toExecution(row: Selectable<ExecutionRow>): Execution {
  return {
    id: row.id,
    approvalId: row.approval_id,
    state: row.state,
    phase: row.phase,
    step: row.step,
    results: JSON.parse(row.results) as StepResult[],
    awaited: row.awaited === null ? null : (JSON.parse(row.awaited) as AwaitedSynchronization),
    verification: JSON.parse(row.verification) as VerifiedCheck[],
    verdict: row.verdict,
    leaseOwner: row.lease_owner,
    leaseUntil: row.lease_until?.toISOString() ?? null,
    dueAt: row.due_at.toISOString(),
    queuedAt: row.queued_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
