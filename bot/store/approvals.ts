import type { Selectable, Transaction } from 'kysely';
import {
  decideApproval,
  type Approval,
  type ApprovalAnswer,
  type ApprovalVerb,
  type Decision,
  type VoidReason,
} from '../domain/approval.ts';
import { initiatorText, type Person } from '../domain/person.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { move, type Move, type StoreBase } from './move.ts';
import type { ApprovalRow, Tables } from './schema.ts';
import type { ApprovalMoves, ApprovalWish, NewApproval } from './store.ts';

/** The moves of an approval over one database. */
export function createApprovals(base: StoreBase): ApprovalMoves {
  return {
    request: (input) => move(base, (m) => request(base, m, input)),
    approve: (wish) => move(base, (m) => decide(base, m, { ...wish, verb: 'approve' })),
    reject: (wish) => move(base, (m) => decide(base, m, { ...wish, verb: 'reject' })),
    cancel: (wish) => move(base, (m) => decide(base, m, { ...wish, verb: 'withdraw' })),
    expire: () => move(base, expire),
    void: (id, reason, initiator) => move(base, (m) => voidOne(m, { id, reason, by: initiatorText(initiator) })),
    find: async (id) => {
      const row = await base.db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toApproval(row);
    },
    list: async ({ states, serverId }) => {
      let query = base.db
        .selectFrom('approvals')
        .selectAll()
        .where('state', 'in', states)
        .orderBy('number', 'desc')
        .limit(50);
      if (serverId !== undefined) query = query.where('server_id', '=', serverId);
      return (await query.execute()).map(toApproval);
    },
  };
}

async function request(base: StoreBase, { trx, now, audit, nextNumber }: Move, input: NewApproval): Promise<Approval> {
  const row: ApprovalRow = {
    id: base.context.newId('apr'),
    number: await nextNumber('approval'),
    server_id: input.plan.serverId,
    plan: JSON.stringify(input.plan),
    state: 'requested',
    requested_by: JSON.stringify(input.requestedBy),
    requested_at: now,
    decisions: '[]',
    quorum: input.quorum,
    expires_at: input.expiresAt,
    run_before: null,
    void_reason: null,
    language: input.language,
    incident_id: input.incidentId,
    revision: 1,
  };
  await trx.insertInto('approvals').values(row).execute();
  await audit({
    initiator: `person:${input.requestedBy.id}`,
    action: 'approval.request',
    target: `approval:${row.id}`,
    outcome: 'success',
    reason: null,
    details: {
      planHash: input.plan.hash,
      server: input.plan.serverId,
      steps: input.plan.steps.map((step) => ({
        server: step.serverId,
        remediation: step.remediationId,
        script: step.scriptSha256,
      })),
    },
  });
  return toApproval(row);
}

async function decide(base: StoreBase, m: Move, wish: ApprovalWish & { verb: ApprovalVerb }): Promise<ApprovalAnswer> {
  const row = await lockedRow(m.trx, wish.approvalId);
  const approval = row && toApproval(row);
  const answer: ApprovalAnswer = approval
    ? decideApproval({
        verb: wish.verb,
        approval,
        actor: wish.actor,
        policy: wish.policy,
        servers: approval.plan.steps.map((step) => wish.servers.get(step.serverId)),
        now: m.now,
      })
    : { allowed: false, reason: 'not-found' };
  if (approval && answer.allowed)
    await writeDecision(base, m, {
      approval,
      actor: wish.actor,
      policy: wish.policy,
      verb: wish.verb,
      next: answer.next,
    });
  await m.audit({
    initiator: `person:${wish.actor.id}`,
    action: `approval.${wish.verb}`,
    target: `approval:${wish.approvalId.slice(0, 64)}`,
    outcome: answer.allowed ? 'success' : 'denied',
    reason: answer.allowed ? null : answer.reason,
    details: approval ? { planHash: approval.plan.hash, state: answer.allowed ? answer.next : approval.state } : null,
  });
  return answer;
}

interface WrittenDecision {
  readonly approval: Approval;
  readonly actor: Person;
  readonly policy: Policy;
  readonly verb: ApprovalVerb;
  readonly next: 'approved' | 'rejected' | 'cancelled' | 'requested';
}

async function writeDecision(
  base: StoreBase,
  { trx, now }: Move,
  { approval, actor, policy, verb, next }: WrittenDecision,
): Promise<void> {
  const decision: Decision = {
    by: actor,
    verdict: verb === 'approve' ? 'approved' : 'rejected',
    at: now.toISOString(),
  };
  const decisions = verb === 'withdraw' ? approval.decisions : [...approval.decisions, decision];
  const runWindowMs = policy.runWithinMinutes * 60_000;
  await trx
    .updateTable('approvals')
    .set({
      state: next,
      decisions: JSON.stringify(decisions),
      run_before: next === 'approved' ? new Date(now.getTime() + runWindowMs) : null,
      revision: approval.revision + 1,
    })
    .where('id', '=', approval.id)
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow();
  if (next === 'approved') await queueExecution(base, { trx, now }, approval);
}

async function queueExecution(
  base: StoreBase,
  { trx, now }: Pick<Move, 'trx' | 'now'>,
  approval: Approval,
): Promise<void> {
  await trx
    .insertInto('executions')
    .values({
      id: base.context.newId('exe'),
      approval_id: approval.id,
      state: 'queued',
      phase: 'waiting',
      step: 0,
      run_id: null,
      results: '[]',
      awaited: null,
      verification: '[]',
      verdict: null,
      server_ids: JSON.stringify([...new Set(approval.plan.steps.map((step) => step.serverId))]),
      lease_owner: null,
      lease_until: null,
      due_at: now,
      queued_at: now,
      finished_at: null,
    })
    .execute();
}

async function expire({ trx, now, audit }: Move): Promise<readonly string[]> {
  const rows = await trx
    .updateTable('approvals')
    .set((eb) => ({ state: 'expired', revision: eb('revision', '+', 1) }))
    .where('state', '=', 'requested')
    .where('expires_at', '<=', now)
    .returning('id')
    .execute();
  for (const row of rows) {
    await audit({
      initiator: 'bot:expire',
      action: 'approval.expire',
      target: `approval:${row.id}`,
      outcome: 'success',
      reason: null,
      details: null,
    });
  }
  return rows.map((row) => row.id);
}

async function voidOne(
  { trx, audit }: Move,
  { id, reason, by }: { id: string; reason: VoidReason; by: string },
): Promise<boolean> {
  const row = await trx
    .updateTable('approvals')
    .set((eb) => ({ state: 'voided', void_reason: reason, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['requested', 'approved'])
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await audit({
    initiator: by,
    action: 'approval.void',
    target: `approval:${id}`,
    outcome: 'success',
    reason,
    details: null,
  });
  return true;
}

async function lockedRow(trx: Transaction<Tables>, id: string): Promise<ApprovalRow | undefined> {
  return trx.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

function toApproval(row: Selectable<ApprovalRow>): Approval {
  return {
    id: row.id,
    number: row.number,
    plan: JSON.parse(row.plan) as Plan,
    state: row.state,
    requestedBy: JSON.parse(row.requested_by) as Person,
    requestedAt: row.requested_at.toISOString(),
    decisions: JSON.parse(row.decisions) as Decision[],
    quorum: row.quorum,
    expiresAt: row.expires_at.toISOString(),
    runBefore: row.run_before?.toISOString() ?? null,
    voidReason: row.void_reason as VoidReason | null,
    language: row.language,
    incidentId: row.incident_id,
    revision: row.revision,
  };
}
