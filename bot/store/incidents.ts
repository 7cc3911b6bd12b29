import type { Selectable } from 'kysely';
import type { Incident, TimelineEntry } from '../domain/incident.ts';
import { initiatorText } from '../domain/person.ts';
import { move, type Move, type StoreBase } from './move.ts';
import type { IncidentRow } from './schema.ts';
import type { IncidentMoves, IncidentTrigger } from './store.ts';

/** The moves of an incident over one database. */
export function createIncidents(base: StoreBase): IncidentMoves {
  return {
    trigger: (input) => move(base, (m) => trigger(base, m, input)),
    acknowledge: (id, initiator) =>
      move(base, (m) => change(m, { id, from: ['triggered'], to: 'acknowledged', by: initiatorText(initiator) })),
    resolve: (id, initiator) =>
      move(base, (m) =>
        change(m, { id, from: ['triggered', 'acknowledged'], to: 'resolved', by: initiatorText(initiator) }),
      ),
    note: (id, entry) => move(base, (m) => note(m, id, entry)),
    find: async (id) => {
      const row = await base.db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toIncident(row);
    },
    list: async ({ states, serverId }) => {
      let query = base.db
        .selectFrom('incidents')
        .selectAll()
        .where('state', 'in', states)
        .orderBy('number', 'desc')
        .limit(50);
      if (serverId !== undefined) query = query.where('server_id', '=', serverId);
      return (await query.execute()).map(toIncident);
    },
  };
}

async function trigger(
  base: StoreBase,
  m: Move,
  input: IncidentTrigger,
): Promise<{ incident: Incident; opened: boolean }> {
  const by = initiatorText(input.initiator);
  const open = await m.trx
    .selectFrom('incidents')
    .selectAll()
    .where('fingerprint', '=', input.fingerprint)
    .where('state', '<>', 'resolved')
    .forUpdate()
    .executeTakeFirst();
  const row = open ? await joined(m, { open, input, by }) : await opened(base, m, input);
  await m.audit({
    initiator: by,
    action: open ? 'incident.join' : 'incident.open',
    target: `incident:${row.id}`,
    outcome: 'success',
    reason: null,
    details: { number: row.number, server: row.server_id, fingerprint: row.fingerprint, diagnosis: input.diagnosisId },
  });
  return { incident: toIncident(row), opened: open === undefined };
}

async function opened(base: StoreBase, { trx, now, nextNumber }: Move, input: IncidentTrigger): Promise<IncidentRow> {
  const row: IncidentRow = {
    id: base.context.newId('inc'),
    number: await nextNumber('incident'),
    server_id: input.serverId,
    section_id: input.sectionId,
    severity: input.severity,
    fingerprint: input.fingerprint,
    state: 'triggered',
    opened_at: now,
    resolved_at: null,
    diagnosis_id: input.diagnosisId,
    seen: 1,
    language: input.language,
    timeline: JSON.stringify([
      entryAt(now, { by: initiatorText(input.initiator), what: 'opened', about: input.diagnosisId }),
    ]),
    revision: 1,
  };
  await trx.insertInto('incidents').values(row).execute();
  return row;
}

async function joined(
  { trx, now }: Move,
  { open, input, by }: { open: IncidentRow; input: IncidentTrigger; by: string },
): Promise<IncidentRow> {
  return trx
    .updateTable('incidents')
    .set({
      seen: open.seen + 1,
      diagnosis_id: input.diagnosisId,
      section_id: input.sectionId,
      severity: input.severity,
      timeline: withEntry(open, entryAt(now, { by, what: 'seen-again', about: input.diagnosisId })),
      revision: open.revision + 1,
    })
    .where('id', '=', open.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface StateChange {
  readonly id: string;
  readonly from: readonly Incident['state'][];
  readonly to: 'acknowledged' | 'resolved';
  readonly by: string;
}

async function change({ trx, now, audit }: Move, { id, from, to, by }: StateChange): Promise<boolean> {
  const row = await trx
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', id)
    .where('state', 'in', from)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  await trx
    .updateTable('incidents')
    .set({
      state: to,
      resolved_at: to === 'resolved' ? now : null,
      timeline: withEntry(row, entryAt(now, { by, what: to, about: null })),
      revision: row.revision + 1,
    })
    .where('id', '=', id)
    .execute();
  await audit({
    initiator: by,
    action: to === 'resolved' ? 'incident.resolve' : 'incident.acknowledge',
    target: `incident:${id}`,
    outcome: 'success',
    reason: null,
    details: { number: row.number },
  });
  return true;
}

async function note({ trx, now, audit }: Move, id: string, entry: Omit<TimelineEntry, 'at'>): Promise<void> {
  const row = await trx.selectFrom('incidents').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) return;
  await trx
    .updateTable('incidents')
    .set({ timeline: withEntry(row, entryAt(now, entry)), revision: row.revision + 1 })
    .where('id', '=', id)
    .execute();
  await audit({
    initiator: entry.by,
    action: 'incident.note',
    target: `incident:${id}`,
    outcome: 'success',
    reason: null,
    details: { what: entry.what, about: entry.about },
  });
}

/** A long story keeps its beginning and its newest lines. */
const timelineCap = 100;

function withEntry(row: IncidentRow, entry: TimelineEntry): string {
  const all = [...(JSON.parse(row.timeline) as TimelineEntry[]), entry];
  const kept = all.length > timelineCap ? [...all.slice(0, 1), ...all.slice(1 - timelineCap)] : all;
  return JSON.stringify(kept);
}

function entryAt(now: Date, entry: Omit<TimelineEntry, 'at'>): TimelineEntry {
  return { at: now.toISOString(), ...entry };
}

function toIncident(row: Selectable<IncidentRow>): Incident {
  return {
    id: row.id,
    number: row.number,
    serverId: row.server_id,
    sectionId: row.section_id,
    severity: row.severity,
    fingerprint: row.fingerprint,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    diagnosisId: row.diagnosis_id,
    seen: row.seen,
    language: row.language,
    timeline: JSON.parse(row.timeline) as TimelineEntry[],
    revision: row.revision,
  };
}
