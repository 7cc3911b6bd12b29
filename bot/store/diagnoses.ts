import type { Selectable } from 'kysely';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { initiatorText, type Initiator } from '../domain/person.ts';
import { move, type Move, type StoreBase } from './move.ts';
import type { DiagnosisRow } from './schema.ts';
import type { DiagnosisMoves } from './store.ts';

/** The moves of a diagnosis over one database. */
export function createDiagnoses(base: StoreBase): DiagnosisMoves {
  return {
    begin: (diagnosis, initiator) => move(base, (m) => begin(m, diagnosis, initiator)),
    finish: (diagnosis, initiator) => move(base, (m) => finish(m, diagnosis, initiator)),
    interrupt: (startedBefore) => move(base, (m) => interrupt(m, startedBefore)),
    find: async (id) => {
      const row = await base.db.selectFrom('diagnoses').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDiagnosis(row);
    },
    history: async (serverId, limit) => {
      const query = base.db
        .selectFrom('diagnoses')
        .selectAll()
        .where('server_id', '=', serverId)
        .where('state', '=', 'done');
      return (await query.orderBy('started_at', 'desc').limit(limit).execute()).map(toDiagnosis);
    },
  };
}

async function begin({ trx, audit }: Move, diagnosis: Diagnosis, initiator: Initiator): Promise<void> {
  await trx.insertInto('diagnoses').values(toRow(diagnosis)).execute();
  await audit({
    initiator: initiatorText(initiator),
    action: 'diagnosis.begin',
    target: `diagnosis:${diagnosis.id}`,
    outcome: 'success',
    reason: null,
    details: { server: diagnosis.serverId, section: diagnosis.sectionId },
  });
}

async function finish({ trx, audit }: Move, diagnosis: Diagnosis, initiator: Initiator): Promise<boolean> {
  const { id, ...columns } = toRow(diagnosis);
  const row = await trx
    .updateTable('diagnoses')
    .set(columns)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await audit({
    initiator: initiatorText(initiator),
    action: 'diagnosis.finish',
    target: `diagnosis:${id}`,
    outcome: 'success',
    reason: null,
    details: {
      server: diagnosis.serverId,
      verdict: diagnosis.verdict,
      findings: diagnosis.findings.map(({ checkId, askedOn, result, scriptSha256 }) => ({
        checkId,
        askedOn,
        result,
        scriptSha256,
      })),
    },
  });
  return true;
}

async function interrupt({ trx, audit }: Move, startedBefore: Date): Promise<readonly string[]> {
  const rows = await trx
    .updateTable('diagnoses')
    .set({ state: 'interrupted' })
    .where('state', '=', 'running')
    .where('started_at', '<', startedBefore)
    .returning('id')
    .execute();
  for (const { id } of rows) {
    await audit({
      initiator: 'bot:recover',
      action: 'diagnosis.interrupt',
      target: `diagnosis:${id}`,
      outcome: 'failure',
      reason: 'worker-lost',
      details: null,
    });
  }
  return rows.map((row) => row.id);
}

function toRow(diagnosis: Diagnosis): DiagnosisRow {
  const { findings, causes, verdict, sync } = diagnosis;
  return {
    id: diagnosis.id,
    server_id: diagnosis.serverId,
    section_id: diagnosis.sectionId,
    language: diagnosis.language,
    state: diagnosis.state,
    incident_id: diagnosis.incidentId,
    started_at: new Date(diagnosis.startedAt),
    finished_at: diagnosis.finishedAt === null ? null : new Date(diagnosis.finishedAt),
    document: JSON.stringify({ findings, causes, verdict, sync }),
  };
}

function toDiagnosis(row: Selectable<DiagnosisRow>): Diagnosis {
  return {
    ...(JSON.parse(row.document) as Pick<Diagnosis, 'findings' | 'causes' | 'verdict' | 'sync'>),
    id: row.id,
    serverId: row.server_id,
    sectionId: row.section_id,
    language: row.language,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    incidentId: row.incident_id,
  };
}
