import type { FlowContext } from './context.ts';
import { expireApprovals } from './decide.ts';

/** Picks up what an earlier process left: cut-short diagnoses, cards that show an old state, runs that were under way. */
export async function recover(context: FlowContext, startedAt: Date): Promise<void> {
  const interrupted = await context.store.diagnoses.interrupt(startedAt);
  for (const id of interrupted) context.show.changed(`diagnosis:${id}`);
  await expireApprovals(context);
  for (const post of await context.store.posts.stale()) context.show.changed(post.subject);
  context.wake();
}
