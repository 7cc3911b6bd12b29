import { z } from 'zod';
import { RefusedRequest } from './guard.ts';
import type { Content, Messages } from './messages.ts';
import { conversationIdOf, isSamePlace, spotOf, type ChatSetting, type Spot } from './people.ts';

/** What the local Bot Connector works on. */
export interface ConnectorInput {
  readonly setting: ChatSetting;
  readonly messages: Messages;
  readonly serviceUrl: string;
}

/** A call of the bot: method, decoded path parts after `/v3/conversations`, body. */
export interface ConnectorCall {
  readonly method: string;
  readonly parts: readonly string[];
  readonly body: unknown;
}

/** What the connector answers. */
export interface ConnectorAnswer {
  readonly status: number;
  readonly body: object;
}

/** Ids of this run and of earlier ones. */
const idPattern = /^[\w-]{1,100}$/;

const cardType = 'application/vnd.microsoft.card.adaptive';

const activitySchema = z.object({
  type: z.string().default('message'),
  text: z.string().max(28_000).nullish(),
  attachments: z
    .array(z.object({ contentType: z.string(), content: z.unknown() }))
    .max(10)
    .nullish(),
});

const creationSchema = z.object({
  members: z.array(z.object({ id: z.string() })).nullish(),
  activity: activitySchema.nullish(),
});

/** Answers a call as the Bot Connector of Teams would. */
export function answerConnector(input: ConnectorInput, { method, parts, body }: ConnectorCall): ConnectorAnswer {
  const [conversationId, word, activityId] = parts;
  if (conversationId === undefined) {
    if (method !== 'POST') throw notFound();
    return createConversation(input, body);
  }
  const spot = spotOf(input.setting, conversationId);
  if (!spot || word !== 'activities' || parts.length > 3) throw notFound();
  // A reply names the message it answers, but goes where its conversation says.
  if (method === 'POST') return post(input, spot, body);
  if (activityId === undefined || !idPattern.test(activityId)) throw notFound();
  if (method === 'PUT') return replace(input, { spot, activityId }, body);
  if (method !== 'DELETE') throw notFound();
  const message = input.messages.find(activityId);
  if (message?.personId === null && isSamePlace(message.place, spot.place)) input.messages.remove(activityId);
  return { status: 200, body: {} };
}

function post({ messages }: ConnectorInput, spot: Spot, body: unknown): ConnectorAnswer {
  const activity = parse(activitySchema, body);
  // "Is typing" and the like leave nothing behind.
  if (activity.type !== 'message') return { status: 201, body: { id: messages.newId() } };
  return { status: 201, body: { id: messages.post(spot, null, contentOf(activity)).id } };
}

function replace(
  { messages }: ConnectorInput,
  { spot, activityId }: { spot: Spot; activityId: string },
  body: unknown,
): ConnectorAnswer {
  if (!messages.replace(spot, activityId, contentOf(parse(activitySchema, body))))
    throw new RefusedRequest(403, 'Only messages of the bot in their own conversation can be replaced.');
  return { status: 200, body: { id: activityId } };
}

function createConversation(input: ConnectorInput, body: unknown): ConnectorAnswer {
  const { setting, messages, serviceUrl } = input;
  const { members, activity } = parse(creationSchema, body);
  const person = setting.people.find(({ id }) => members?.some((member) => member.id === `29:${id}`));
  const spot: Spot = person
    ? { place: { kind: 'personal', personId: person.id }, threadId: null }
    : { place: { kind: 'channel' }, threadId: null };
  const message = activity ? messages.post(spot, null, contentOf(activity)) : undefined;
  const threadId = person ? null : (message?.id ?? null);
  return {
    status: 201,
    body: { id: conversationIdOf(setting, { ...spot, threadId }), activityId: message?.id, serviceUrl },
  };
}

function contentOf({ text, attachments }: z.infer<typeof activitySchema>): Content {
  const card = attachments?.find(({ contentType }) => contentType === cardType)?.content;
  return { text: text ?? '', card: typeof card === 'object' ? card : null };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new RefusedRequest(400, z.prettifyError(result.error));
  return result.data;
}

function notFound(): RefusedRequest {
  return new RefusedRequest(404, 'There is no such conversation or message here.');
}
