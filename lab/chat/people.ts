/** What a simulated person is for the bot; the page says in words what that allows. */
export type Role = 'requester' | 'approver' | 'outsider';

/** A person that the page can speak as; `id` stands for the Entra object id. */
export interface ChatPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The simulated part of Teams: who is there, and where they talk. */
export interface ChatSetting {
  readonly people: readonly ChatPerson[];
  readonly tenantId: string;
  /** `19:…@thread.tacv2`, without a thread. */
  readonly channelId: string;
  readonly botName: string;
}

/** Where a message is: the channel, or the personal chat of one person with the bot. */
export type Place = { readonly kind: 'channel' } | { readonly kind: 'personal'; readonly personId: string };

/** A place and the thread in it; personal chats have none. */
export interface Spot {
  readonly place: Place;
  readonly threadId: string | null;
}

/** How the bot is known to its own activities. */
export const botId = '28:douki';

/** The Bot Framework's conversation id of a spot. */
export function conversationIdOf({ channelId }: ChatSetting, { place, threadId }: Spot): string {
  if (place.kind === 'personal') return `a:${place.personId}`;
  return threadId === null ? channelId : `${channelId};messageid=${threadId}`;
}

/** The spot of a conversation id; undefined when it names none of this page. */
export function spotOf({ channelId, people }: ChatSetting, conversationId: string): Spot | undefined {
  const [base, thread = null, ...rest] = conversationId.split(';messageid=');
  if (rest.length > 0 || (thread !== null && !/^[\w-]{1,100}$/.test(thread))) return undefined;
  if (base === channelId) return { place: { kind: 'channel' }, threadId: thread };
  const person = people.find(({ id }) => conversationId === `a:${id}`);
  return person && { place: { kind: 'personal', personId: person.id }, threadId: null };
}

/** True when two places are the same one. */
export function isSamePlace(one: Place, other: Place): boolean {
  if (one.kind === 'channel' || other.kind === 'channel') return one.kind === other.kind;
  return one.personId === other.personId;
}
