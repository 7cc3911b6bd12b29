import { initiatorText } from '../domain/person.ts';
import { move, type StoreBase } from './move.ts';
import type { WatchMoves } from './store.ts';

/** What the watch job has seen, over one database. */
export function createWatches(base: StoreBase): WatchMoves {
  return {
    hasSeen: async (serverId, syncId) => {
      const row = await base.db
        .selectFrom('watches')
        .select('sync_id')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row !== undefined && row.sync_id === syncId;
    },
    observe: (seen) => observe(base, seen),
    snooze: (serverId, until, initiator) =>
      move(base, async ({ trx, audit }) => {
        await trx
          .insertInto('snoozes')
          .values({ server_id: serverId, until })
          .onConflict((conflict) => conflict.column('server_id').doUpdateSet({ until }))
          .execute();
        await audit({
          initiator: initiatorText(initiator),
          action: 'watch.snooze',
          target: `server:${serverId}`,
          outcome: 'success',
          reason: null,
          details: { until: until.toISOString() },
        });
      }),
    snoozedUntil: async (serverId) => {
      const row = await base.db
        .selectFrom('snoozes')
        .select('until')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row && row.until > base.context.now() ? row.until : undefined;
    },
  };
}

async function observe(base: StoreBase, seen: Parameters<WatchMoves['observe']>[0]): Promise<boolean> {
  const known = await base.db
    .selectFrom('watches')
    .select('sync_id')
    .where('server_id', '=', seen.serverId)
    .executeTakeFirst();
  if (known && known.sync_id === seen.syncId) return false;
  return move(base, async ({ trx, now, audit }) => {
    const current = await trx
      .selectFrom('watches')
      .select('sync_id')
      .where('server_id', '=', seen.serverId)
      .forUpdate()
      .executeTakeFirst();
    if (current && current.sync_id === seen.syncId) return false;
    const values = { sync_id: seen.syncId, result: seen.result, checked_at: now };
    await trx
      .insertInto('watches')
      .values({ server_id: seen.serverId, ...values })
      .onConflict((conflict) => conflict.column('server_id').doUpdateSet(values))
      .execute();
    await audit({
      initiator: 'bot:watch',
      action: 'watch.observe',
      target: `server:${seen.serverId}`,
      outcome: 'success',
      reason: null,
      details: { sync: seen.syncId, result: seen.result },
    });
    return true;
  });
}
