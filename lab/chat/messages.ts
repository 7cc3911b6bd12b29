import type { LabClock } from '../clock.ts';
import type { Random } from '../random.ts';
import { isSamePlace, type Place, type Spot } from './people.ts';

/** What a message shows: Markdown of the bot or plain text of a person, and at most one card. */
export interface Content {
  readonly text: string;
  readonly card: object | null;
}

/** A message as the page gets it. */
export interface ChatMessage extends Content {
  readonly id: string;
  readonly place: Place;
  /** Id of the message that heads the thread; its own for a head. */
  readonly threadId: string;
  /** Null for the bot. */
  readonly personId: string | null;
  readonly at: string;
  /** How often it was replaced. */
  readonly updates: number;
}

/** What happened to the messages. */
export type MessageEvent =
  | { readonly kind: 'posted' | 'updated'; readonly message: ChatMessage }
  | { readonly kind: 'removed'; readonly id: string };

/** The messages of all conversations, in memory. */
export interface Messages {
  list(): readonly ChatMessage[];
  find(id: string): ChatMessage | undefined;
  post(spot: Spot, personId: string | null, content: Content): ChatMessage;
  /**
   * Replaces a message of the bot. An id of an earlier run comes back to life where it was, so that cards survive a
   * restart; undefined when the id belongs to a person or to another conversation.
   */
  replace(spot: Spot, id: string, content: Content): ChatMessage | undefined;
  remove(id: string): void;
  /** A new id that no other run has used. */
  newId(): string;
}

/** What the messages need. */
export interface MessagesInput {
  readonly clock: LabClock;
  readonly random: Random;
  /** Called after each change. */
  changed(event: MessageEvent): void;
  /** The oldest go when there are more. */
  readonly most: number;
}

/** Makes an empty store of messages. */
export function createMessages({ clock, random, changed, most }: MessagesInput): Messages {
  const messages = new Map<string, ChatMessage>();
  // Time and chance together keep the ids of two runs apart even when one of them is set by a test.
  const run = `${clock.now().getTime().toString(36)}${Math.floor(random() * 36 ** 6).toString(36)}`;
  let count = 0;
  const newId = (): string => {
    count += 1;
    return `${run}-${count}`;
  };

  const add = (message: ChatMessage): ChatMessage => {
    messages.set(message.id, message);
    changed({ kind: 'posted', message });
    for (const id of [...messages.keys()].slice(0, Math.max(0, messages.size - most))) remove(id);
    return message;
  };
  const remove = (id: string): void => {
    if (messages.delete(id)) changed({ kind: 'removed', id });
  };
  const create = (id: string, { place, threadId }: Spot, rest: Content & { personId: string | null }): ChatMessage =>
    add({ id, place, threadId: threadId ?? id, ...rest, at: clock.now().toISOString(), updates: 0 });

  return {
    list: () => [...messages.values()],
    find: (id) => messages.get(id),
    post: (spot, personId, content) => create(newId(), spot, { personId, ...content }),
    replace: (spot, id, content) => {
      const known = messages.get(id);
      if (!known) return create(id, spot, { personId: null, ...content });
      if (known.personId !== null || !isSamePlace(known.place, spot.place)) return undefined;
      const message = { ...known, ...content, updates: known.updates + 1 };
      messages.set(id, message);
      changed({ kind: 'updated', message });
      return message;
    },
    remove,
    newId,
  };
}
