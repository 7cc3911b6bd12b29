import type { Selectable } from 'kysely';
import { auditGenesis, findAuditBreak, type AuditEvent } from '../domain/audit.ts';
import type { Json } from '../domain/canonical.ts';
import { move, type StoreBase } from './move.ts';
import type { AuditEventRow } from './schema.ts';
import type { AuditMoves } from './store.ts';

/** The audit log over one database. */
export function createAudit(base: StoreBase): AuditMoves {
  return {
    append: (entry) => move(base, ({ audit }) => audit(entry)),
    list: async (limit) => {
      const rows = await base.db
        .selectFrom('audit_events')
        .selectAll()
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
    verify: () => verify(base),
  };
}

const pageSize = 1000;

async function verify(base: StoreBase): ReturnType<AuditMoves['verify']> {
  let from = { sequence: 0, hash: auditGenesis };
  for (;;) {
    const rows = await base.db
      .selectFrom('audit_events')
      .selectAll()
      .where('sequence', '>', from.sequence)
      .orderBy('sequence')
      .limit(pageSize)
      .execute();
    const events = rows.map(toEvent);
    const broken = findAuditBreak(events, from, base.context.sha256);
    if (broken) return { events: broken.sequence - 1, broken };
    const last = events.at(-1);
    if (last) from = { sequence: last.sequence, hash: last.hash };
    if (rows.length < pageSize) return { events: from.sequence, broken: await findCutEnd(base, from) };
  }
}

/** Events cut off at the end leave a head that points past the last one. */
async function findCutEnd(base: StoreBase, last: { sequence: number; hash: string }) {
  const head = await base.db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  if (head.sequence === last.sequence && head.hash === last.hash) return undefined;
  // An event may have been appended since the last page was read.
  if (head.sequence > last.sequence && (await nextExists(base, last.sequence))) return undefined;
  return { sequence: last.sequence + 1, problem: 'gap' as const };
}

async function nextExists(base: StoreBase, sequence: number): Promise<boolean> {
  const row = await base.db
    .selectFrom('audit_events')
    .select('sequence')
    .where('sequence', '=', sequence + 1)
    .executeTakeFirst();
  return row !== undefined;
}

function toEvent(row: Selectable<AuditEventRow>): AuditEvent {
  return {
    sequence: row.sequence,
    id: row.id,
    time: row.time,
    initiator: row.initiator,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    reason: row.reason,
    details: JSON.parse(row.details) as Json,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
