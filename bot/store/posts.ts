import { sql } from 'kysely';
import type { StoreBase } from './move.ts';
import type { Post, PostMoves } from './store.ts';

/** Which cards are where. Posting a card changes nothing that is decided, so these rows have no audit event. */
export function createPosts(base: StoreBase): PostMoves {
  const { db } = base;
  return {
    remember: async (post) => {
      const row = { ...keyOf(post), shown_revision: post.shownRevision, posted_at: base.context.now() };
      await db
        .insertInto('posts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['subject', 'conversation_key', 'activity_id']).doNothing())
        .execute();
    },
    shown: async (post) => {
      await db
        .updateTable('posts')
        .set({ shown_revision: post.shownRevision })
        .where('subject', '=', post.subject)
        .where('conversation_key', '=', post.conversationKey)
        .where('activity_id', '=', post.activityId)
        .where('shown_revision', '<', post.shownRevision)
        .execute();
    },
    forget: async (post) => {
      await db
        .deleteFrom('posts')
        .where('subject', '=', post.subject)
        .where('conversation_key', '=', post.conversationKey)
        .where('activity_id', '=', post.activityId)
        .execute();
    },
    of: async (subject) => {
      const rows = await db
        .selectFrom('posts')
        .selectAll()
        .where('subject', '=', subject)
        .orderBy('posted_at')
        .execute();
      return rows.map(toPost);
    },
    stale: async () => {
      const approvals = db
        .selectFrom('posts')
        .innerJoin('approvals', (join) => join.on('posts.subject', '=', sql<string>`'approval:' || approvals.id`))
        .whereRef('posts.shown_revision', '<', 'approvals.revision');
      const incidents = db
        .selectFrom('posts')
        .innerJoin('incidents', (join) => join.on('posts.subject', '=', sql<string>`'incident:' || incidents.id`))
        .whereRef('posts.shown_revision', '<', 'incidents.revision');
      return [...(await approvals.selectAll('posts').execute()), ...(await incidents.selectAll('posts').execute())].map(
        toPost,
      );
    },
  };
}

function keyOf(post: Post) {
  return { subject: post.subject, conversation_key: post.conversationKey, activity_id: post.activityId };
}

function toPost(row: { subject: string; conversation_key: string; activity_id: string; shown_revision: number }): Post {
  return {
    subject: row.subject,
    conversationKey: row.conversation_key,
    activityId: row.activity_id,
    shownRevision: row.shown_revision,
  };
}
