import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createApprovals } from './approvals.ts';
import { createAudit } from './audit.ts';
import { createConversations } from './conversations.ts';
import { createDiagnoses } from './diagnoses.ts';
import { createExecutions } from './executions.ts';
import { createIncidents } from './incidents.ts';
import { migrations } from './migrations.ts';
import type { StoreContext } from './move.ts';
import { createPosts } from './posts.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { createWatches } from './watches.ts';

/** Brings the tables up to date and joins the moves to one store. */
export async function createStore(db: Kysely<Tables>, context: StoreContext): Promise<Store> {
  await migrate(db);
  const base = { db, context };
  return {
    approvals: createApprovals(base),
    executions: createExecutions(base),
    incidents: createIncidents(base),
    diagnoses: createDiagnoses(base),
    conversations: createConversations(base),
    posts: createPosts(base),
    watches: createWatches(base),
    audit: createAudit(base),
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error)
    throw new Error('The database could not be brought up to date; its folder or address is in the line before', {
      cause: error,
    });
}
