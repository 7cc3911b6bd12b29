import { may } from '../domain/policy.ts';
import type { AnswerContext } from '../replies/pages.ts';
import type { Asker } from '../replies/reply.ts';
import { say } from '../replies/words.ts';
import type { ActionAnswer } from './action.ts';
import { actions } from './index.ts';

/** A press as it came from the client: nothing of it has been checked. */
export interface Press {
  readonly verb: unknown;
  readonly data: unknown;
}

/** The longest id that can be one of ours. */
const longestId = 100;

/** Carries out a press: a known verb, ids only, by somebody who may at least read. */
export async function press(context: AnswerContext, presser: Asker, { verb, data }: Press): Promise<ActionAnswer> {
  const ids = idsOf(data);
  const asker = { ...presser, language: languageOf(ids['languageId']) ?? presser.language };
  const action = actions.find((one) => one.verb === verb);
  if (!action) return { kind: 'refused', text: say(asker.language, 'refused.verb-unknown') };
  if (!may(context.flow.policy, asker.person, 'read'))
    return { kind: 'refused', text: say(asker.language, 'refused.may-not-read') };
  context.flow.log.info({ person: asker.person.id, verb: action.verb }, 'button pressed');
  return action.run(context, { asker, ids });
}

/** The language of the pressed card. */
function languageOf(languageId: string | undefined): Asker['language'] | undefined {
  return languageId === 'en' || languageId === 'ja' ? languageId : undefined;
}

/** Keeps only strings under keys that end in `Id`; whatever else a card carries back is not looked at. */
function idsOf(data: unknown): Readonly<Record<string, string>> {
  if (typeof data !== 'object' || data === null) return {};
  const entries = Object.entries(data as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] =>
        entry[0].endsWith('Id') && typeof entry[1] === 'string' && entry[1].length <= longestId,
    ),
  );
}
