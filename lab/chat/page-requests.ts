import { z } from 'zod';
import { messageActivity, pressActivity, type ActivityContext, type Speaker } from './activities.ts';
import type { BotAnswer } from './bot-client.ts';
import { RefusedRequest } from './guard.ts';
import type { Messages } from './messages.ts';
import { isSamePlace, type Place, type Spot } from './people.ts';

/** What the page's requests need. */
export interface PageRequestInput {
  readonly activities: ActivityContext;
  readonly messages: Messages;
  sendToBot(activity: Readonly<Record<string, unknown>>): Promise<BotAnswer>;
}

/** What the page is answered; an invoke's answer is passed on as it is. */
export interface PageAnswer {
  readonly status: number;
  readonly body: unknown;
}

const speakerShape = { personId: z.string().max(100), language: z.enum(['en', 'ja']) };

const sayingSchema = z.strictObject({
  ...speakerShape,
  place: z.enum(['channel', 'personal']),
  threadId: z.string().max(100).nullable(),
  text: z.string().trim().min(1).max(4000),
});

const pressSchema = z.strictObject({
  ...speakerShape,
  messageId: z.string().max(100),
  verb: z.string().min(1).max(100),
  data: z.unknown(),
});

/** Says something as one of the people: everybody sees it, and the bot gets it. */
export async function say(input: PageRequestInput, body: unknown): Promise<PageAnswer> {
  const { personId, language, place: kind, threadId, text } = parse(sayingSchema, body);
  const person = personOf(input, personId);
  const place: Place = kind === 'channel' ? { kind } : { kind, personId };
  if (threadId !== null && !hasThread(input.messages, place, threadId))
    throw new RefusedRequest(404, 'This thread is not there any more.');
  const message = input.messages.post({ place, threadId }, personId, { text, card: null });
  const spot: Spot = { place, threadId: kind === 'channel' ? message.threadId : null };
  const speaker: Speaker = { person, language, spot };
  const answer = await input.sendToBot(messageActivity(input.activities, speaker, { id: message.id, text }));
  return isTaken(answer) ? { status: 202, body: { id: message.id } } : unreachable(answer);
}

/** Presses a button as one of the people. */
export async function press(input: PageRequestInput, body: unknown): Promise<PageAnswer> {
  const { personId, language, messageId, verb, data } = parse(pressSchema, body);
  const person = personOf(input, personId);
  const message = input.messages.find(messageId);
  const isSeen = message && (message.place.kind === 'channel' || message.place.personId === personId);
  if (!isSeen) throw new RefusedRequest(404, 'This message is not there any more.');
  const spot: Spot = { place: message.place, threadId: message.place.kind === 'channel' ? message.threadId : null };
  const answer = await input.sendToBot(
    pressActivity(input.activities, { person, language, spot }, { messageId, verb, data }),
  );
  return isTaken(answer) ? { status: 200, body: answer.body ?? null } : unreachable(answer);
}

function personOf({ activities }: PageRequestInput, personId: string) {
  const person = activities.setting.people.find(({ id }) => id === personId);
  if (!person) throw new RefusedRequest(404, 'There is no such person here.');
  return person;
}

function hasThread(messages: Messages, place: Place, threadId: string): boolean {
  return (
    place.kind === 'channel' &&
    messages.list().some((one) => one.threadId === threadId && isSamePlace(one.place, place))
  );
}

function isTaken(answer: BotAnswer): answer is Extract<BotAnswer, { kind: 'answered' }> {
  return answer.kind === 'answered' && answer.status < 300;
}

/** As Teams says it: the message stays, with a line that the app could not be reached. */
function unreachable(answer: BotAnswer): PageAnswer {
  return { status: 502, body: { code: answer.kind === 'answered' ? 'bot-refused' : 'bot-unreachable' } };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new RefusedRequest(400, z.prettifyError(result.error));
  return result.data;
}
