import type { LabClock } from '../clock.ts';
import { botId, conversationIdOf, type ChatPerson, type ChatSetting, type Place, type Spot } from './people.ts';

/** An activity of the Bot Framework, ready to be sent. */
export type Activity = Readonly<Record<string, unknown>>;

/** The language that a person's client is set to. */
export type PageLanguage = 'en' | 'ja';

/** What every activity is made from. */
export interface ActivityContext {
  readonly setting: ChatSetting;
  readonly serviceUrl: string;
  readonly clock: LabClock;
  newId(): string;
}

/** A person somewhere, with a client in a language. */
export interface Speaker {
  readonly person: ChatPerson;
  readonly spot: Spot;
  readonly language: PageLanguage;
}

/** A text that was typed; in the channel it mentions the bot, as Teams delivers nothing else there. */
export function messageActivity(
  context: ActivityContext,
  speaker: Speaker,
  text: { id: string; text: string },
): Activity {
  const { botName } = context.setting;
  const mention = `<at>${botName}</at>`;
  const isChannel = speaker.spot.place.kind === 'channel';
  return {
    ...envelope(context, speaker),
    type: 'message',
    id: text.id,
    textFormat: 'plain',
    text: isChannel ? `${mention} ${text.text}` : text.text,
    entities: isChannel ? [{ type: 'mention', text: mention, mentioned: { id: botId, name: botName } }] : [],
  };
}

/** A button that was pressed. */
export function pressActivity(
  context: ActivityContext,
  speaker: Speaker,
  press: { messageId: string; verb: string; data: unknown },
): Activity {
  const { messageId, verb, data } = press;
  return {
    ...envelope(context, speaker),
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: messageId,
    value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
  };
}

/** The bot was added to the channel: it stores how to speak there, and greets. */
export function channelInstallation(context: ActivityContext, language: PageLanguage): Activity {
  const { botName } = context.setting;
  return {
    ...bareEnvelope(context, { place: { kind: 'channel' }, threadId: null }, language),
    from: { id: '29:simulated-teams', name: 'Simulated Teams' },
    type: 'conversationUpdate',
    membersAdded: [{ id: botId, name: botName }],
  };
}

/** The bot is in a person's chat: it stores how to speak there, silently. */
export function personalInstallation(context: ActivityContext, person: ChatPerson, language: PageLanguage): Activity {
  const place: Place = { kind: 'personal', personId: person.id };
  return {
    ...envelope(context, { person, spot: { place, threadId: null }, language }),
    type: 'installationUpdate',
    action: 'add',
  };
}

function envelope(context: ActivityContext, { person, spot, language }: Speaker): Activity {
  return {
    ...bareEnvelope(context, spot, language),
    from: { id: `29:${person.id}`, name: person.name, aadObjectId: person.id },
  };
}

function bareEnvelope(
  { setting, serviceUrl, clock, newId }: ActivityContext,
  spot: Spot,
  language: PageLanguage,
): Activity {
  const { tenantId, channelId, botName } = setting;
  const isChannel = spot.place.kind === 'channel';
  return {
    id: newId(),
    timestamp: clock.now().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    recipient: { id: botId, name: botName },
    conversation: {
      id: conversationIdOf(setting, spot),
      conversationType: isChannel ? 'channel' : 'personal',
      isGroup: isChannel,
      tenantId,
    },
    channelData: { tenant: { id: tenantId }, ...(isChannel ? { channel: { id: channelId } } : {}) },
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
  };
}
