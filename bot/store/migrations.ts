import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { auditGenesis } from '../domain/audit.ts';

/** Steps from an empty database to today's tables, by name and in order; a step that has shipped never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-founding': { up: found },
};

const statements = [
  `create table conversations (
     key text primary key, kind text not null check (kind in ('channel', 'personal', 'group')),
     reference text not null, updated_at timestamptz not null, dead boolean not null)`,
  `create table diagnoses (
     id text primary key, server_id text not null, section_id text, language text not null,
     state text not null check (state in ('running', 'done', 'interrupted')),
     incident_id text, started_at timestamptz not null, finished_at timestamptz, document text not null)`,
  'create index diagnoses_by_server on diagnoses (server_id, started_at desc)',
  `create table incidents (
     id text primary key, number integer not null unique, server_id text not null, section_id text, severity text not null,
     fingerprint text not null, state text not null check (state in ('triggered', 'acknowledged', 'resolved')),
     opened_at timestamptz not null, resolved_at timestamptz, diagnosis_id text, seen integer not null, language text not null,
     timeline text not null, revision integer not null)`,
  "create unique index incidents_open on incidents (fingerprint) where state <> 'resolved'",
  `create table approvals (
     id text primary key, number integer not null unique, server_id text not null, plan text not null,
     state text not null check (state in ('requested', 'approved', 'rejected', 'expired', 'cancelled', 'voided')),
     requested_by text not null, requested_at timestamptz not null, decisions text not null, quorum integer not null check (quorum > 0),
     expires_at timestamptz not null, run_before timestamptz, void_reason text, language text not null, incident_id text,
     revision integer not null)`,
  `create table executions (
     id text primary key, approval_id text not null unique references approvals (id),
     state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'unknown')),
     phase text not null check (phase in ('waiting', 'preparing', 'acting', 'synchronizing', 'verifying', 'settled')),
     step integer not null, run_id text, results text not null, awaited text, verification text not null, verdict text,
     server_ids text not null, lease_owner text, lease_until timestamptz, due_at timestamptz not null, queued_at timestamptz not null,
     finished_at timestamptz)`,
  "create index executions_open on executions (due_at) where state in ('queued', 'running')",
  `create table posts (
     subject text not null, conversation_key text not null, activity_id text not null, shown_revision integer not null,
     posted_at timestamptz not null, primary key (subject, conversation_key, activity_id))`,
  'create table watches (server_id text primary key, sync_id text, result text not null, checked_at timestamptz not null)',
  'create table snoozes (server_id text primary key, until timestamptz not null)',
  'create table counters (name text primary key, value integer not null)',
  `create table audit_events (
     sequence integer primary key, id text not null unique, time text not null, initiator text not null, action text not null,
     target text not null, outcome text not null check (outcome in ('success', 'failure', 'denied')), reason text,
     details text not null, previous_hash text not null, hash text not null unique)`,
  'create table audit_head (one integer primary key default 1 check (one = 1), sequence integer not null, hash text not null)',
  `insert into audit_head (sequence, hash) values (0, '${auditGenesis}')`,
  "insert into counters (name, value) values ('incident', 0), ('approval', 0)",
];

async function found(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
