import {
  CardFactory,
  type Activity,
  type CloudAdapter,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder';
import type { Card } from '../../cards/card.ts';
import type { Log } from '../flows/context.ts';
import type { StoredConversation } from '../store/store.ts';
import { createPacer, type PacerContext } from './pacer.ts';

/** Where a message went. */
export interface Sent {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Why a message could not be delivered, as far as it matters what comes next. */
export type Undelivered = 'gone' | 'blocked' | 'failed';

/** Sends and updates messages, one after the other in each conversation and within Teams' limits. */
export interface Outbound {
  /** Runs a send of a turn under way in the conversation's order. */
  inTurn<T>(conversationId: string, send: () => Promise<T>): Promise<T>;
  /** Says something unasked; in a channel this begins a thread. */
  post(target: { readonly stored: StoredConversation; readonly conversationId: string }, card: Card): Promise<Sent>;
  update(target: { readonly stored: StoredConversation; readonly sent: Sent }, card: Card): Promise<void>;
}

/** What outbound messages need. */
export interface OutboundInput extends PacerContext {
  readonly adapter: CloudAdapter;
  readonly appId: string;
  readonly log: Log;
}

/** Makes the way out to Teams. */
export function createOutbound(input: OutboundInput): Outbound {
  const pacer = createPacer(input);
  const inConversation = async <T>(
    stored: StoredConversation,
    conversationId: string,
    act: (turn: TurnContext) => Promise<T>,
  ): Promise<T> => {
    const known = stored.reference as Partial<ConversationReference>;
    const reference = {
      ...known,
      conversation: { ...known.conversation, id: conversationId },
    } as ConversationReference;
    let result: { value: T } | undefined;
    let problem: unknown;
    await input.adapter.continueConversationAsync(input.appId, reference, async (turn) => {
      // The adapter keeps what is thrown in a turn to itself.
      try {
        result = { value: await act(turn) };
      } catch (cause) {
        problem = cause;
      }
    });
    if (!result) throw problem instanceof Error ? problem : new Error('The message was not sent', { cause: problem });
    return result.value;
  };
  return {
    inTurn: (conversationId, send) => pacer.run(conversationId, send),
    post: ({ stored, conversationId }, card) =>
      pacer.run(conversationId, () =>
        inConversation(stored, conversationId, async (turn) => {
          const sent = await turn.sendActivity(cardMessage(card));
          if (!sent?.id) throw new Error('Teams took the message without giving it an id');
          return { conversationId: threadOf(stored, conversationId, sent.id), activityId: sent.id };
        }),
      ),
    update: ({ stored, sent }, card) =>
      pacer.run(sent.conversationId, () =>
        inConversation(stored, sent.conversationId, async (turn) => {
          await turn.updateActivity({ ...cardMessage(card), id: sent.activityId });
        }),
      ),
  };
}

/** A new post in a channel is the head of its own thread. */
function threadOf(stored: StoredConversation, conversationId: string, activityId: string): string {
  return stored.kind === 'channel' && conversationId === stored.key
    ? `${conversationId};messageid=${activityId}`
    : conversationId;
}

/** A message that is one card. */
export function cardMessage(card: Card): Partial<Activity> {
  return { type: 'message', attachments: [CardFactory.adaptiveCard(card)] };
}

/** Reads from an error whether the message is gone, the bot blocked, or it just did not work. */
export function undeliveredReason(cause: unknown): Undelivered {
  const status = (cause as { statusCode?: unknown }).statusCode;
  if (status === 404) return 'gone';
  return status === 403 ? 'blocked' : 'failed';
}
