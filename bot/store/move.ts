import type { Kysely, Transaction } from 'kysely';
import { auditText, type AuditEntry, type AuditEvent } from '../domain/audit.ts';
import type { Tables } from './schema.ts';

/** What the store gets from outside: time, names and digests. */
export interface StoreContext {
  now(): Date;
  /** A new random id, for example `apr_4k2…` for the prefix `apr`. */
  newId(prefix: string): string;
  /** Lower-case hexadecimal. */
  sha256(text: string): string;
}

/** An open database and its context. */
export interface StoreBase {
  readonly db: Kysely<Tables>;
  readonly context: StoreContext;
}

/** What a move may use: its transaction, its time, and the audit log that ends up in the same transaction. */
export interface Move {
  readonly trx: Transaction<Tables>;
  readonly now: Date;
  audit(entry: AuditEntry): Promise<void>;
  /** The next number of a counter, for names that people say ("incident 12"). */
  nextNumber(counter: 'incident' | 'approval'): Promise<number>;
}

/**
 * Runs one move. It first takes the row lock on the head of the audit chain, so moves happen one after the other on
 * every replica, a move sees what the one before it left, and no two locks can be taken in different orders.
 */
export async function move<T>(base: StoreBase, work: (move: Move) => Promise<T>): Promise<T> {
  const now = base.context.now();
  return base.db.transaction().execute(async (trx) => {
    const head = await trx
      .selectFrom('audit_head')
      .select(['sequence', 'hash'])
      .where('one', '=', 1)
      .forUpdate()
      .executeTakeFirstOrThrow();
    let last = { sequence: head.sequence, hash: head.hash };
    const result = await work({
      trx,
      now,
      audit: async (entry) => {
        last = await appendAudit({ trx, now, context: base.context, last }, entry);
      },
      nextNumber: (counter) => nextNumber(trx, counter),
    });
    if (last.sequence !== head.sequence) {
      await trx.updateTable('audit_head').set(last).where('one', '=', 1).execute();
    }
    return result;
  });
}

interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

async function appendAudit(
  chain: { trx: Transaction<Tables>; now: Date; context: StoreContext; last: ChainEnd },
  entry: AuditEntry,
): Promise<ChainEnd> {
  const unhashed: Omit<AuditEvent, 'hash'> = {
    sequence: chain.last.sequence + 1,
    id: chain.context.newId('evt'),
    time: chain.now.toISOString(),
    initiator: entry.initiator,
    action: entry.action,
    target: entry.target,
    outcome: entry.outcome,
    reason: entry.reason,
    details: entry.details,
    previousHash: chain.last.hash,
  };
  const hash = chain.context.sha256(auditText(unhashed));
  const { previousHash, details, ...columns } = unhashed;
  await chain.trx
    .insertInto('audit_events')
    .values({ ...columns, details: JSON.stringify(details), previous_hash: previousHash, hash })
    .execute();
  return { sequence: unhashed.sequence, hash };
}

async function nextNumber(trx: Transaction<Tables>, counter: string): Promise<number> {
  const row = await trx
    .updateTable('counters')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', counter)
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}
