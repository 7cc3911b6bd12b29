import type { PersonId, Person } from './person.ts';
import type { Plan } from './plan.ts';
import { approversOf, type Policy } from './policy.ts';
import type { Server } from './server.ts';

/** Where a request for approval stands. Only `requested` can change, except that `approved` may still be voided. */
export type ApprovalState = 'requested' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'voided';

/** One person's word on a plan. */
export interface Decision {
  readonly by: Person;
  readonly verdict: 'approved' | 'rejected';
  readonly at: string;
}

/** A request that other people approve exactly one plan. */
export interface Approval {
  readonly id: string;
  readonly number: number;
  readonly plan: Plan;
  readonly state: ApprovalState;
  readonly requestedBy: Person;
  readonly requestedAt: string;
  readonly decisions: readonly Decision[];
  readonly quorum: number;
  /** UTC, ISO 8601; from then on nobody can approve it. */
  readonly expiresAt: string;
  /** UTC, ISO 8601; set when approved: the run must begin before it. */
  readonly runBefore: string | null;
  /** Why it was voided: a code with words of its own. */
  readonly voidReason: VoidReason | null;
  /** Language of the person who asked; the card is written in it. */
  readonly language: 'en' | 'ja';
  readonly incidentId: string | null;
  /** Counts the changes people can see; a posted card remembers which one it shows. */
  readonly revision: number;
}

/** Why an approval is no longer good although it was asked for or given. */
export type VoidReason =
  | 'state-changed'
  | 'script-changed'
  | 'plan-changed'
  | 'run-window-passed'
  | 'server-unknown'
  | 'not-approved'
  | 'not-posted';

/** What a person wants to do with a request. */
export type ApprovalVerb = 'approve' | 'reject' | 'withdraw';

/** Why the wish is refused: each has words in both languages. */
export type ApprovalRefusal =
  | 'not-found'
  | 'already-decided'
  | 'expired'
  | 'wrong-tenant'
  | 'own-request'
  | 'not-an-approver'
  | 'not-the-requester'
  | 'already-voted'
  | 'server-unknown';

/** All that an approval decision may depend on; nothing of it comes from the card. */
export interface ApprovalQuestion {
  readonly verb: ApprovalVerb;
  readonly approval: Approval;
  readonly actor: Person;
  readonly policy: Policy;
  /** The servers of the plan's steps as configured now; undefined where one is no longer configured. */
  readonly servers: readonly (Server | undefined)[];
  readonly now: Date;
}

/** The answer: the state that follows, or the reason for the refusal. */
export type ApprovalAnswer =
  | { readonly allowed: true; readonly next: 'approved' | 'rejected' | 'cancelled' | 'requested' }
  | { readonly allowed: false; readonly reason: ApprovalRefusal };

/**
 * Decides whether this person may do this to this request now. The one place where an approval is decided: every
 * click comes through here, and the store then lets exactly one of them win.
 */
export function decideApproval(question: ApprovalQuestion): ApprovalAnswer {
  const { approval, actor, policy, now } = question;
  if (actor.id === '' || actor.tenantId !== policy.tenantId) return refuse('wrong-tenant');
  if (approval.state !== 'requested') return refuse('already-decided');
  if (now.getTime() >= Date.parse(approval.expiresAt)) return refuse('expired');
  switch (question.verb) {
    case 'withdraw':
      return isSamePerson(actor, approval.requestedBy)
        ? { allowed: true, next: 'cancelled' }
        : refuse('not-the-requester');
    case 'reject':
      return mayDecide(question) ?? { allowed: true, next: 'rejected' };
    case 'approve':
      return mayDecide(question) ?? { allowed: true, next: hasQuorumWithOneMore(approval) ? 'approved' : 'requested' };
  }
}

function mayDecide(question: ApprovalQuestion): ApprovalAnswer | undefined {
  const { approval, actor, policy, servers } = question;
  if (isSamePerson(actor, approval.requestedBy)) return refuse('own-request');
  if (servers.length === 0 || servers.some((server) => server === undefined)) return refuse('server-unknown');
  const isApprover = servers.every((server) => server !== undefined && isListed(actor.id, approversOf(policy, server)));
  if (!isApprover) return refuse('not-an-approver');
  if (approval.decisions.some((decision) => isSamePerson(decision.by, actor))) return refuse('already-voted');
  return undefined;
}

function hasQuorumWithOneMore(approval: Approval): boolean {
  const approvers = new Set(
    approval.decisions.filter((one) => one.verdict === 'approved').map((one) => one.by.id.toLowerCase()),
  );
  return approvers.size + 1 >= approval.quorum;
}

/** Object ids are GUIDs: the same person in either letter case. */
function isSamePerson(left: Person, right: Person): boolean {
  return left.id.toLowerCase() === right.id.toLowerCase();
}

function isListed(id: PersonId, list: readonly PersonId[]): boolean {
  return list.some((entry) => entry.toLowerCase() === id.toLowerCase());
}

function refuse(reason: ApprovalRefusal): ApprovalAnswer {
  return { allowed: false, reason };
}

/** What must hold just before an approved plan runs, besides the state of the servers. */
export interface RunQuestion {
  readonly approval: Approval;
  /** SHA-256 of the stored plan's text, computed now. */
  readonly planHash: string;
  /** SHA-256 of each step's script as the guide has it now; undefined where the remediation is gone. */
  readonly scripts: readonly (string | undefined)[];
  readonly servers: readonly (Server | undefined)[];
  readonly now: Date;
  /** The window counts for the first step only: a plan that waits hours for a synchronization goes on. */
  readonly isFirstStep: boolean;
}

/** Says why an approved plan must not run (any more); undefined when it may. */
export function reasonNotToRun(question: RunQuestion): VoidReason | undefined {
  const { approval, now } = question;
  const approvals = approval.decisions.filter(
    (one) => one.verdict === 'approved' && !isSamePerson(one.by, approval.requestedBy),
  );
  if (approval.state !== 'approved' || approvals.length < approval.quorum) return 'not-approved';
  if (question.planHash !== approval.plan.hash) return 'plan-changed';
  if (question.scripts.some((sha256, index) => sha256 !== approval.plan.steps[index]?.scriptSha256))
    return 'script-changed';
  if (question.servers.some((server) => server === undefined)) return 'server-unknown';
  if (question.isFirstStep && (approval.runBefore === null || now.getTime() >= Date.parse(approval.runBefore)))
    return 'run-window-passed';
  return undefined;
}
