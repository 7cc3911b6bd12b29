import type { ApprovalAnswer } from '../domain/approval.ts';
import type { Person } from '../domain/person.ts';
import type { FlowContext } from './context.ts';

/** A click on a request: who wants what. */
export interface DecideInput {
  readonly approvalId: string;
  readonly actor: Person;
}

/** Approves; with the last missing approval the run is queued in the same transaction and starts behind. */
export async function approve(context: FlowContext, input: DecideInput): Promise<ApprovalAnswer> {
  const answer = await context.store.approvals.approve(wishOf(context, input));
  await follow(context, input, { answer, note: 'fix-approved' });
  if (answer.allowed && answer.next === 'approved') context.wake();
  return answer;
}

/** Rejects for good. */
export async function reject(context: FlowContext, input: DecideInput): Promise<ApprovalAnswer> {
  const answer = await context.store.approvals.reject(wishOf(context, input));
  await follow(context, input, { answer, note: 'fix-ended' });
  return answer;
}

/** The requester takes the request back. */
export async function withdraw(context: FlowContext, input: DecideInput): Promise<ApprovalAnswer> {
  const answer = await context.store.approvals.cancel(wishOf(context, input));
  await follow(context, input, { answer, note: 'fix-ended' });
  return answer;
}

/** Ends the requests whose time is over; their cards change by themselves. */
export async function expireApprovals(context: FlowContext): Promise<void> {
  for (const id of await context.store.approvals.expire()) context.show.changed(`approval:${id}`);
}

function wishOf(context: FlowContext, { approvalId, actor }: DecideInput) {
  return { approvalId, actor, policy: context.policy, servers: context.servers };
}

async function follow(
  context: FlowContext,
  { approvalId, actor }: DecideInput,
  { answer, note }: { answer: ApprovalAnswer; note: 'fix-approved' | 'fix-ended' },
): Promise<void> {
  const outcome = answer.allowed ? answer.next : answer.reason;
  const approval = await context.store.approvals.find(approvalId);
  context.log.info(
    {
      approval: approvalId,
      server: approval?.plan.serverId,
      incident: approval?.incidentId,
      person: actor.id,
      outcome,
    },
    answer.allowed ? 'approval decided' : 'approval wish refused',
  );
  context.show.changed(`approval:${approvalId}`);
  if (!answer.allowed || answer.next === 'requested') return;
  if (approval?.incidentId == null) return;
  await context.store.incidents.note(approval.incidentId, { by: `person:${actor.id}`, what: note, about: approvalId });
  context.show.changed(`incident:${approval.incidentId}`);
}
