import type { Card } from '../../cards/card.ts';
import type { Show } from '../flows/context.ts';
import type { ReplyContext } from '../replies/reply.ts';
import { subjectCard } from '../replies/subject.ts';
import type { Post } from '../store/store.ts';
import { withoutThread } from './inbound.ts';
import { undeliveredReason, type Outbound } from './outbound.ts';

/** What showing needs; `reply` is asked for late because its flows lead back here. */
export interface ShowInput {
  readonly outbound: Outbound;
  reply(): ReplyContext;
  /** Calls back after so many milliseconds. */
  later(milliseconds: number, then: () => void): void;
}

/** Show, and what only the composition root and tests need of it. */
export interface Shower extends Show {
  progressOf(diagnosisId: string): { readonly done: number; readonly total: number } | undefined;
  /** Resolves when every change so far has been shown or given up. */
  settled(): Promise<void>;
}

/** Milliseconds between two looks at the progress of one diagnosis. */
const progressMs = 700;

/** Makes what keeps the posted cards up to date: changes of one subject are shown in order, and only the newest. */
export function createShow(input: ShowInput): Shower {
  const progress = new Map<string, { done: number; total: number }>();
  const throttled = new Set<string>();
  const lastShown = new Map<string, string>();
  const work = new Map<string, { again: boolean; done: Promise<void> }>();

  const changed = (subject: string): void => {
    const running = work.get(subject);
    if (running) {
      running.again = true;
      return;
    }
    const entry = { again: false, done: Promise.resolve() };
    work.set(subject, entry);
    entry.done = refresh(input, lastShown, subject)
      .catch((cause: unknown) => {
        input.reply().flow.log.error({ err: cause, subject }, 'a card could not be brought up to date');
      })
      .finally(() => {
        work.delete(subject);
        if (entry.again) changed(subject);
      });
  };

  return {
    changed,
    post: (subject, conversationKey) => postSubject(input, subject, conversationKey),
    progress: (diagnosisId, reached) => {
      progress.set(diagnosisId, reached);
      if (throttled.has(diagnosisId)) return;
      throttled.add(diagnosisId);
      input.later(progressMs, () => {
        throttled.delete(diagnosisId);
        if (progress.has(diagnosisId)) changed(`diagnosis:${diagnosisId}`);
      });
    },
    progressOf: (diagnosisId) => progress.get(diagnosisId),
    settled: async () => {
      while (work.size > 0) await Promise.all([...work.values()].map((entry) => entry.done));
    },
  };
}

async function postSubject({ outbound, reply }: ShowInput, subject: string, conversationKey: string): Promise<boolean> {
  const context = reply();
  const { store, log } = context.flow;
  const stored = await store.conversations.find(withoutThread(conversationKey));
  const shown = await subjectCard(context, subject);
  if (!stored || !shown) return false;
  try {
    const sent = await outbound.post({ stored, conversationId: conversationKey }, shown.card);
    await store.posts.remember({
      subject,
      conversationKey: sent.conversationId,
      activityId: sent.activityId,
      shownRevision: shown.revision,
    });
    return true;
  } catch (cause) {
    log.error({ err: cause, subject, conversation: conversationKey }, 'a card could not be posted');
    if (undeliveredReason(cause) === 'blocked') await store.conversations.markDead(stored.key);
    return false;
  }
}

async function refresh(input: ShowInput, lastShown: Map<string, string>, subject: string): Promise<void> {
  const context = input.reply();
  const posts = await context.flow.store.posts.of(subject);
  if (posts.length === 0) return;
  const shown = await subjectCard(context, subject);
  if (!shown) return;
  const text = JSON.stringify(shown.card);
  for (const post of posts) {
    const key = `${post.conversationKey} ${post.activityId}`;
    if (lastShown.get(key) === text) continue;
    if (await updatePost(input, post, shown)) remember(lastShown, key, text);
  }
}

async function updatePost(
  { outbound, reply }: ShowInput,
  post: Post,
  shown: { card: Card; revision: number },
): Promise<boolean> {
  const { store, log } = reply().flow;
  const stored = await store.conversations.find(withoutThread(post.conversationKey));
  if (!stored) return false;
  try {
    await outbound.update(
      { stored, sent: { conversationId: post.conversationKey, activityId: post.activityId } },
      shown.card,
    );
    await store.posts.shown({ ...post, shownRevision: shown.revision });
    return true;
  } catch (cause) {
    log.warn({ err: cause, subject: post.subject, activity: post.activityId }, 'a posted card could not be updated');
    if (undeliveredReason(cause) === 'gone') await store.posts.forget(post);
    if (undeliveredReason(cause) === 'blocked') await store.conversations.markDead(stored.key);
    return false;
  }
}

/** Old entries only save an update; forgetting them costs one. */
const rememberedCards = 500;

function remember(lastShown: Map<string, string>, key: string, text: string): void {
  lastShown.delete(key);
  lastShown.set(key, text);
  const oldest = lastShown.keys().next().value;
  if (lastShown.size > rememberedCards && oldest !== undefined) lastShown.delete(oldest);
}
