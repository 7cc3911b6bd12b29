import { TurnContext, type Activity, type ConversationReference } from 'botbuilder';
import type { Language } from '../../cards/card.ts';
import type { Person } from '../domain/person.ts';
import type { StoredConversation } from '../store/store.ts';

/** Where an activity came from: the conversation that answers go to, and what is remembered of it. */
export interface Place {
  /** Conversation id with its thread part; answers go here. */
  readonly conversationId: string;
  readonly stored: StoredConversation;
}

/** The person behind an activity; undefined when Teams did not say who. */
export function personOf(activity: Activity): Person | undefined {
  const { from, conversation } = activity;
  const id = from?.aadObjectId;
  const tenantId = conversation?.tenantId ?? tenantOf(activity.channelData);
  if (typeof id !== 'string' || typeof tenantId !== 'string') return undefined;
  return { id, name: cleanName(from.name), tenantId };
}

function tenantOf(channelData: unknown): unknown {
  return (channelData as { tenant?: { id?: unknown } } | undefined)?.tenant?.id;
}

/** A name for display: one line, not empty, not endless. */
function cleanName(name: unknown): string {
  const text = typeof name === 'string' ? name.replace(/\s+/g, ' ').trim().slice(0, 80) : '';
  return text === '' ? '?' : text;
}

/** The conversation of an activity; undefined when it names none. */
export function placeOf(activity: Activity): Place | undefined {
  const conversationId = activity.conversation?.id;
  if (typeof conversationId !== 'string' || conversationId === '') return undefined;
  const key = withoutThread(conversationId);
  const reference = TurnContext.getConversationReference(activity);
  return {
    conversationId,
    stored: { key, kind: kindOf(activity.conversation.conversationType), reference: plainReference(reference, key) },
  };
}

/** `19:…@thread.tacv2;messageid=1` without the thread. */
export function withoutThread(conversationId: string): string {
  return conversationId.split(';')[0] ?? conversationId;
}

function kindOf(conversationType: unknown): StoredConversation['kind'] {
  if (conversationType === 'channel') return 'channel';
  return conversationType === 'groupChat' ? 'group' : 'personal';
}

/** Only what is needed to speak there again; the last speaker and message are left out, so it seldom changes. */
function plainReference(reference: Partial<ConversationReference>, key: string): StoredConversation['reference'] {
  const { bot, channelId, serviceUrl, conversation } = reference;
  return {
    bot: { id: bot?.id, name: bot?.name },
    channelId,
    serviceUrl,
    conversation: {
      id: key,
      conversationType: conversation?.conversationType,
      tenantId: conversation?.tenantId,
      isGroup: conversation?.isGroup,
    },
  };
}

/** The language of the client, used until a text says otherwise. */
export function languageOf(activity: Activity): Language {
  return typeof activity.locale === 'string' && activity.locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** What was typed, without the mention of the bot. */
export function textOf(activity: Activity): string {
  if (typeof activity.text !== 'string') return '';
  const recipient = activity.recipient?.id;
  const mentions = (activity.entities ?? []).filter(
    (entity) => entity.type === 'mention' && (entity as { mentioned?: { id?: string } }).mentioned?.id === recipient,
  );
  const text = mentions.reduce(
    (rest, entity) => rest.replace((entity as unknown as { text?: string }).text ?? '', ' '),
    activity.text,
  );
  return text
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 4000);
}
