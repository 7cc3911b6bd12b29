import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { OpenDatabase } from './embedded.ts';
import type { Tables } from './schema.ts';

/** A PostgreSQL server (14 or later), for any number of replicas. */
export async function openPostgres(databaseUrl: string): Promise<OpenDatabase> {
  const pool = new Pool({ connectionString: databaseUrl, max: 8, application_name: 'douki' });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, connection: { kind: 'postgres', databaseUrl }, close: () => db.destroy() };
}
