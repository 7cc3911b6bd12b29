import { ActivityHandler, type Activity, type InvokeResponse, type TurnContext } from 'botbuilder';
import { press, type Press } from '../actions/press.ts';
import type { CommandContext } from '../commands/command.ts';
import { respond } from '../commands/respond.ts';
import { styleOf, type Asker, type Reply } from '../replies/reply.ts';
import { helpCard } from '../../cards/help/card.ts';
import { languageOf, personOf, placeOf, textOf, type Place } from './inbound.ts';
import { invokeCard, invokeMessage, invokeRefusal, isInvokeOf } from './invoke.ts';
import { cardMessage, type Outbound } from './outbound.ts';
import { isTrustedServiceUrl, type TeamsSettings } from './settings.ts';
import { subjectCard } from '../replies/subject.ts';

/** What the handler works with. */
export interface HandlerInput {
  readonly settings: TeamsSettings;
  readonly context: CommandContext;
  readonly outbound: Outbound;
  /** Starts work that goes on after the turn; failures are logged there. */
  behind(work: () => Promise<void>): void;
}

/** Turns activities into commands and presses, and their answers into messages and invoke answers. */
export class TeamsHandler extends ActivityHandler {
  readonly #input: HandlerInput;

  constructor(input: HandlerInput) {
    super();
    this.#input = input;
    this.onMessage(async (turn, next) => {
      await this.#onText(turn);
      await next();
    });
    this.onMembersAdded(async (turn, next) => {
      await this.#onAdded(turn);
      await next();
    });
    this.onInstallationUpdate(async (turn, next) => {
      const place = placeOf(turn.activity);
      if (place && isTrusted(this.#input, turn.activity)) this.#remember(place);
      await next();
    });
  }

  protected override async onInvokeActivity(turn: TurnContext): Promise<InvokeResponse> {
    if (!isInvokeOf(turn.activity, 'adaptiveCard/action')) return { status: 501 };
    const asker = this.#askerOf(turn.activity);
    if (!asker) return invokeRefusal('This press could not be attributed to a person.');
    const { value } = turn.activity as { value?: { action?: Partial<Press> } };
    return this.#onPress(turn, asker, { verb: value?.action?.verb, data: value?.action?.data });
  }

  async #onText(turn: TurnContext): Promise<void> {
    const { activity } = turn;
    const asker = this.#askerOf(activity);
    const place = placeOf(activity);
    if (!asker || !place) return;
    // Clients without Action.Execute send its fallback: a message whose value holds the verb and the ids.
    const { value } = activity as { value?: { verbId?: unknown } };
    if (value?.verbId !== undefined) {
      await this.#onSubmit(turn, { asker, place, value: { verb: value.verbId, data: value } });
    } else {
      await this.#say(turn, place, await respond(this.#input.context, asker, textOf(activity)));
    }
    this.#remember(place);
  }

  async #onSubmit(
    turn: TurnContext,
    { asker, place, value }: { asker: Asker; place: Place; value: Press },
  ): Promise<void> {
    const answer = await press(this.#input.context, asker, value);
    if (answer.kind === 'post') return this.#say(turn, place, answer.reply);
    if (answer.kind === 'refused')
      await this.#input.outbound.inTurn(place.conversationId, () => turn.sendActivity(answer.text));
  }

  async #onPress(turn: TurnContext, asker: Asker, pressed: Press): Promise<InvokeResponse> {
    const { context } = this.#input;
    const place = placeOf(turn.activity);
    const answer = await press(context, asker, pressed);
    switch (answer.kind) {
      case 'refused':
        return invokeRefusal(answer.text);
      case 'refresh': {
        const shown = await subjectCard(context, answer.subject);
        return shown ? invokeCard(shown.card) : invokeMessage('');
      }
      case 'post':
        // The press must be answered within seconds, so what it leads to is said after it.
        if (place) this.#input.behind(() => this.#sayLater(place, answer.reply));
        return invokeMessage(answer.note);
    }
  }

  async #say(turn: TurnContext, place: Place, reply: Reply): Promise<void> {
    const sent = await this.#input.outbound.inTurn(place.conversationId, () =>
      turn.sendActivity(cardMessage(reply.card)),
    );
    const activityId = sent?.id;
    if (reply.subject === undefined && reply.behind === undefined) return;
    this.#input.behind(() => this.#follow({ place, reply, activityId }));
  }

  async #sayLater(place: Place, reply: Reply): Promise<void> {
    const sent = await this.#input.outbound.post(
      { stored: place.stored, conversationId: place.conversationId },
      reply.card,
    );
    await this.#follow({ place, reply, activityId: sent.activityId });
  }

  /** Remembers where a subject's card is, then does the work behind; its reply takes the place of the first card. */
  async #follow({
    place,
    reply,
    activityId,
  }: {
    place: Place;
    reply: Reply;
    activityId: string | undefined;
  }): Promise<void> {
    const { context, outbound } = this.#input;
    await context.flow.store.conversations.remember(place.stored);
    if (reply.subject !== undefined && activityId !== undefined) {
      await context.flow.store.posts.remember({
        subject: reply.subject,
        conversationKey: place.conversationId,
        activityId,
        shownRevision: 0,
      });
    }
    const next = await reply.behind?.();
    if (!next) return;
    const { stored, conversationId } = place;
    if (activityId === undefined) await outbound.post({ stored, conversationId }, next.card);
    else await outbound.update({ stored, sent: { conversationId, activityId } }, next.card);
  }

  async #onAdded(turn: TurnContext): Promise<void> {
    const { activity } = turn;
    const place = placeOf(activity);
    if (!place || !isTrusted(this.#input, activity)) return;
    const isBot = (activity.membersAdded ?? []).some((member) => member.id === activity.recipient?.id);
    if (isBot)
      await this.#input.outbound.inTurn(place.conversationId, () =>
        turn.sendActivity(cardMessage(helpCard(styleOf(this.#input.context, languageOf(activity))))),
      );
    this.#remember(place);
  }

  /** Who speaks; undefined, with a line in the log, for another tenant, another service or nobody. */
  #askerOf(activity: Activity): Asker | undefined {
    const person = personOf(activity);
    const place = placeOf(activity);
    const isOurs = person?.tenantId === this.#input.settings.tenantId;
    if (!person || !place || !isOurs || !isTrusted(this.#input, activity)) {
      this.#input.context.flow.log.warn(
        { channel: activity.channelId, hasPerson: person !== undefined, isOurs },
        'an activity is not answered',
      );
      return undefined;
    }
    return { person, conversation: { key: place.stored.key, kind: place.stored.kind }, language: languageOf(activity) };
  }

  #remember(place: Place): void {
    this.#input.behind(async () => {
      await this.#input.context.flow.store.conversations.remember(place.stored);
    });
  }
}

function isTrusted({ settings }: HandlerInput, activity: Activity): boolean {
  return isTrustedServiceUrl(settings, activity.serviceUrl);
}
