import type { OpenDatabase } from '../store/embedded.ts';

/** Opens PostgreSQL where DATABASE_URL names one, else the database inside this process, on the data folder. */
export async function openDatabase(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): Promise<OpenDatabase> {
  const databaseUrl = environment['DATABASE_URL'];
  if (databaseUrl !== undefined && databaseUrl !== '') {
    const { openPostgres } = await import('../store/postgres.ts');
    return openPostgres(databaseUrl);
  }
  const { openEmbedded } = await import('../store/embedded.ts');
  return openEmbedded(dataFolder);
}
