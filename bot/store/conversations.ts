import { move, type StoreBase } from './move.ts';
import type { ConversationMoves, StoredConversation } from './store.ts';

/** The moves of a conversation reference over one database. */
export function createConversations(base: StoreBase): ConversationMoves {
  return {
    remember: (conversation) => remember(base, conversation),
    markDead: (key) =>
      move(base, async ({ trx, now, audit }) => {
        const row = await trx
          .updateTable('conversations')
          .set({ dead: true, updated_at: now })
          .where('key', '=', key)
          .where('dead', '=', false)
          .returning('key')
          .executeTakeFirst();
        if (!row) return false;
        await audit(conversationEvent('conversation.mark-dead', key));
        return true;
      }),
    find: async (key) => {
      const row = await base.db
        .selectFrom('conversations')
        .selectAll()
        .where('key', '=', key)
        .where('dead', '=', false)
        .executeTakeFirst();
      return row && { key: row.key, kind: row.kind, reference: JSON.parse(row.reference) as Record<string, unknown> };
    },
  };
}

async function remember(base: StoreBase, conversation: StoredConversation): Promise<boolean> {
  const reference = JSON.stringify(conversation.reference);
  const known = await base.db
    .selectFrom('conversations')
    .select(['reference', 'dead'])
    .where('key', '=', conversation.key)
    .executeTakeFirst();
  if (known && !known.dead && known.reference === reference) return false;
  await move(base, async ({ trx, now, audit }) => {
    const values = { kind: conversation.kind, reference, updated_at: now, dead: false };
    await trx
      .insertInto('conversations')
      .values({ key: conversation.key, ...values })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
      .execute();
    await audit(conversationEvent('conversation.remember', conversation.key));
  });
  return true;
}

function conversationEvent(action: string, key: string) {
  return {
    initiator: 'bot:teams',
    action,
    target: `conversation:${key}`,
    outcome: 'success',
    reason: null,
    details: null,
  } as const;
}
