import type { Generated } from 'kysely';

/** JSON documents are kept as text: `jsonb` refuses U+0000 and lone surrogates, which servers do send. */
type Document = string;

/** Times are written by the caller, never by the database. */
type Time = Date;

export interface ConversationRow {
  key: string;
  kind: 'channel' | 'personal' | 'group';
  reference: Document;
  updated_at: Time;
  dead: boolean;
}

export interface DiagnosisRow {
  id: string;
  server_id: string;
  section_id: string | null;
  language: 'en' | 'ja';
  state: 'running' | 'done' | 'interrupted';
  incident_id: string | null;
  started_at: Time;
  finished_at: Time | null;
  document: Document;
}

export interface IncidentRow {
  id: string;
  number: number;
  server_id: string;
  section_id: string | null;
  severity: 'critical' | 'major' | 'minor';
  fingerprint: string;
  state: 'triggered' | 'acknowledged' | 'resolved';
  opened_at: Time;
  resolved_at: Time | null;
  diagnosis_id: string | null;
  seen: number;
  language: 'en' | 'ja';
  timeline: Document;
  revision: number;
}

export interface ApprovalRow {
  id: string;
  number: number;
  server_id: string;
  plan: Document;
  state: 'requested' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'voided';
  requested_by: Document;
  requested_at: Time;
  decisions: Document;
  quorum: number;
  expires_at: Time;
  run_before: Time | null;
  void_reason: string | null;
  language: 'en' | 'ja';
  incident_id: string | null;
  revision: number;
}

export interface ExecutionRow {
  id: string;
  approval_id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown';
  phase: 'waiting' | 'preparing' | 'acting' | 'synchronizing' | 'verifying' | 'settled';
  step: number;
  run_id: string | null;
  results: Document;
  awaited: Document | null;
  verification: Document;
  verdict: 'fixed' | 'not-fixed' | 'unknown' | null;
  server_ids: Document;
  lease_owner: string | null;
  lease_until: Time | null;
  due_at: Time;
  queued_at: Time;
  finished_at: Time | null;
}

export interface PostRow {
  subject: string;
  conversation_key: string;
  activity_id: string;
  shown_revision: number;
  posted_at: Time;
}

export interface WatchRow {
  server_id: string;
  sync_id: string | null;
  result: 'succeeded' | 'failed' | 'other';
  checked_at: Time;
}

export interface SnoozeRow {
  server_id: string;
  until: Time;
}

export interface CounterRow {
  name: string;
  value: number;
}

export interface AuditEventRow {
  sequence: number;
  id: string;
  time: string;
  initiator: string;
  action: string;
  target: string;
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  details: Document;
  previous_hash: string;
  hash: string;
}

export interface AuditHeadRow {
  one: Generated<number>;
  sequence: number;
  hash: string;
}

/** The tables, one row type each. */
export interface Tables {
  conversations: ConversationRow;
  diagnoses: DiagnosisRow;
  incidents: IncidentRow;
  approvals: ApprovalRow;
  executions: ExecutionRow;
  posts: PostRow;
  watches: WatchRow;
  snoozes: SnoozeRow;
  counters: CounterRow;
  audit_events: AuditEventRow;
  audit_head: AuditHeadRow;
}
