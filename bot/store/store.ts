import type { Approval, ApprovalAnswer, ApprovalState, VoidReason } from '../domain/approval.ts';
import type { AuditBreak, AuditEntry, AuditEvent } from '../domain/audit.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type {
  AwaitedSynchronization,
  Execution,
  ExecutionPhase,
  StepResult,
  Verdict,
  VerifiedCheck,
} from '../domain/execution.ts';
import type { Incident, TimelineEntry } from '../domain/incident.ts';
import type { Initiator, Person } from '../domain/person.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { ServerBook } from '../domain/server.ts';

/** A person's wish about a request, with what it must be judged by; the request itself is read inside the move. */
export interface ApprovalWish {
  readonly approvalId: string;
  readonly actor: Person;
  readonly policy: Policy;
  readonly servers: ServerBook;
}

/** What a request for approval starts with. */
export interface NewApproval {
  readonly plan: Plan;
  readonly requestedBy: Person;
  readonly quorum: number;
  readonly expiresAt: Date;
  readonly language: 'en' | 'ja';
  readonly incidentId: string | null;
}

/** The moves of an approval. Each is a compare-and-set that lets exactly one caller win, with its audit event. */
export interface ApprovalMoves {
  request(input: NewApproval): Promise<Approval>;
  /** Judges the wish on the locked row; with the last missing approval the execution is queued in the same transaction. */
  approve(wish: ApprovalWish): Promise<ApprovalAnswer>;
  reject(wish: ApprovalWish): Promise<ApprovalAnswer>;
  cancel(wish: ApprovalWish): Promise<ApprovalAnswer>;
  /** Ends every request whose time is over; their ids. */
  expire(): Promise<readonly string[]>;
  /** Takes back a request or an approval that no longer holds; true for exactly one caller. */
  void(id: string, reason: VoidReason, initiator: Initiator): Promise<boolean>;
  find(id: string): Promise<Approval | undefined>;
  /** Newest first, at most fifty. */
  list(filter: { readonly states: readonly ApprovalState[]; readonly serverId?: string }): Promise<readonly Approval[]>;
}

/** The moves of an execution; all but `claim` demand the lease. */
export interface ExecutionMoves {
  /**
   * Takes the next due execution whose servers nobody else is changing. One that was left in the middle of a remote
   * run comes back with that step marked unknown: it is never run again.
   */
  claim(worker: string, leaseMs: number): Promise<Execution | undefined>;
  renew(id: string, worker: string, leaseMs: number): Promise<boolean>;
  /** Written before the remote run begins. */
  startStep(lease: Lease, step: { readonly step: number; readonly runId: string }): Promise<boolean>;
  finishStep(lease: Lease, result: StepResult, next: NextPhase): Promise<boolean>;
  /** Puts a waiting execution aside until a time; frees the lease. */
  postpone(lease: Lease, dueAt: Date): Promise<boolean>;
  settle(lease: Lease, end: ExecutionEnd): Promise<boolean>;
  findByApproval(approvalId: string): Promise<Execution | undefined>;
}

/** Who holds which execution. */
export interface Lease {
  readonly executionId: string;
  readonly worker: string;
}

/** What comes after a step. */
export interface NextPhase {
  readonly phase: Extract<ExecutionPhase, 'preparing' | 'synchronizing' | 'verifying'>;
  readonly step: number;
  readonly awaited: AwaitedSynchronization | null;
  readonly dueAt: Date;
  /** Free the lease because there is nothing to do before `dueAt`. */
  readonly keepLease: 'keep' | 'free';
}

/** How an execution ends. */
export interface ExecutionEnd {
  readonly state: 'succeeded' | 'failed' | 'unknown';
  readonly verdict: Verdict;
  readonly verification: readonly VerifiedCheck[];
}

/** What opens or joins an incident. */
export interface IncidentTrigger {
  readonly serverId: string;
  readonly sectionId: string | null;
  readonly severity: Incident['severity'];
  readonly fingerprint: string;
  readonly diagnosisId: string;
  readonly language: 'en' | 'ja';
  readonly initiator: Initiator;
}

/** The moves of an incident. */
export interface IncidentMoves {
  /** Opens it, or joins the open one with the same fingerprint. */
  trigger(input: IncidentTrigger): Promise<{ readonly incident: Incident; readonly opened: boolean }>;
  acknowledge(id: string, initiator: Initiator): Promise<boolean>;
  resolve(id: string, initiator: Initiator): Promise<boolean>;
  note(id: string, entry: Omit<TimelineEntry, 'at'>): Promise<void>;
  find(id: string): Promise<Incident | undefined>;
  list(filter: {
    readonly states: readonly Incident['state'][];
    readonly serverId?: string;
  }): Promise<readonly Incident[]>;
}

/** The moves of a diagnosis. */
export interface DiagnosisMoves {
  begin(diagnosis: Diagnosis, initiator: Initiator): Promise<void>;
  finish(diagnosis: Diagnosis, initiator: Initiator): Promise<boolean>;
  /** Marks what an earlier process left running; the ids. */
  interrupt(startedBefore: Date): Promise<readonly string[]>;
  find(id: string): Promise<Diagnosis | undefined>;
  history(serverId: string, limit: number): Promise<readonly Diagnosis[]>;
}

/** Where the bot can speak without being asked: conversation references by our own key. */
export interface ConversationMoves {
  /** True when it was new or had changed. */
  remember(conversation: StoredConversation): Promise<boolean>;
  markDead(key: string): Promise<boolean>;
  find(key: string): Promise<StoredConversation | undefined>;
}

/** A conversation reference as plain JSON of our own. */
export interface StoredConversation {
  /** Conversation id without the thread part. */
  readonly key: string;
  readonly kind: 'channel' | 'personal' | 'group';
  readonly reference: Readonly<Record<string, unknown>>;
}

/** A card in a conversation, and which revision of its subject it shows. */
export interface Post {
  /** `diagnosis:<id>`, `approval:<id>` or `incident:<id>`. */
  readonly subject: string;
  readonly conversationKey: string;
  readonly activityId: string;
  readonly shownRevision: number;
}

/** Which cards are where, so that each can be updated in place, also after a restart. */
export interface PostMoves {
  remember(post: Post): Promise<void>;
  shown(post: Post): Promise<void>;
  forget(post: Post): Promise<void>;
  of(subject: string): Promise<readonly Post[]>;
  /** Cards of approvals and incidents that show an older revision than there is. */
  stale(): Promise<readonly Post[]>;
}

/** What the watch job has seen of a server. */
export interface WatchMoves {
  /** True when this finished synchronization of the server has been taken note of. */
  hasSeen(serverId: string, syncId: string | null): Promise<boolean>;
  /** Takes note of a finished synchronization; true for exactly one caller per synchronization. */
  observe(seen: {
    readonly serverId: string;
    readonly syncId: string | null;
    readonly result: 'succeeded' | 'failed' | 'other';
  }): Promise<boolean>;
  snooze(serverId: string, until: Date, initiator: Initiator): Promise<void>;
  snoozedUntil(serverId: string): Promise<Date | undefined>;
}

/** The audit log. */
export interface AuditMoves {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<readonly AuditEvent[]>;
  verify(): Promise<{ readonly events: number; readonly broken: AuditBreak | undefined }>;
}

/** Everything that is remembered. There is no update and no delete, only named moves. */
export interface Store {
  readonly approvals: ApprovalMoves;
  readonly executions: ExecutionMoves;
  readonly incidents: IncidentMoves;
  readonly diagnoses: DiagnosisMoves;
  readonly conversations: ConversationMoves;
  readonly posts: PostMoves;
  readonly watches: WatchMoves;
  readonly audit: AuditMoves;
}
