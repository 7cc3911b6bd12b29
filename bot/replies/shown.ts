import type { CardStyle, Language, ShownCheck, ShownRemediation, ShownServer } from '../../cards/card.ts';
import type { GuideRemediation } from '../../guide/guide.ts';
import type { Json } from '../domain/canonical.ts';
import { synchronizationErrors } from '../domain/synchronization-error.ts';
import type { FlowContext } from '../flows/context.ts';
import { timeText } from './time.ts';
import { fill, say, sayCode } from './words.ts';

/** A server as cards show it; one that is no longer configured keeps its name. */
export function shownServer(flow: FlowContext, serverId: string): ShownServer {
  return { id: serverId, simulated: flow.servers.get(serverId)?.simulated ?? false };
}

/** The parts of a finding or of a verified check that have words. */
export interface Worded {
  readonly checkId: string;
  readonly result: ShownCheck['result'];
  readonly messageId: string;
  readonly data: Readonly<Record<string, Json>>;
  readonly reason?: string | null;
}

/** A check's result in the words of the guide; an unknown one says why. */
export function shownCheck(flow: FlowContext, checked: Worded, style: CardStyle): ShownCheck {
  const { language } = style;
  const check = flow.guide.checks.get(checked.checkId);
  const title = check?.words[language].title ?? checked.checkId;
  const text = check?.words[language].messages[checked.messageId] ?? checked.messageId;
  const message = fill(text, timesForPeople(checked.data, style), language);
  const reason = checked.reason ?? (typeof checked.data['reason'] === 'string' ? checked.data['reason'] : null);
  // A value that is missing means something else in each check, so the check's own words are better.
  if (checked.result !== 'unknown' || reason === null || reason === 'no-value')
    return { title, result: checked.result, message };
  return {
    title,
    result: 'unknown',
    message: flow.guide.reasons[language][reason] ?? sayCode(language, 'error', { code: reason }),
  };
}

/** Facts carry times as ISO 8601 under names that end in `Utc`; people get them in their zone. */
function timesForPeople(data: Worded['data'], style: CardStyle): Worded['data'] {
  const entries = Object.entries(data).map(([key, value]) => {
    const isTime = key.endsWith('Utc') && typeof value === 'string' && !Number.isNaN(Date.parse(value));
    return [key, isTime ? timeText(new Date(value), style) : value];
  });
  return Object.fromEntries(entries) as Worded['data'];
}

/** A fix as a button shows it. */
export function shownRemediation({ definition, words }: GuideRemediation, language: Language): ShownRemediation {
  return { remediationId: definition.id, title: words[language].title, risk: definition.risk };
}

/** The title of a remediation that may be gone by now. */
export function remediationTitle(flow: FlowContext, remediationId: string, language: Language): string {
  return flow.guide.remediations.get(remediationId)?.words[language].title ?? remediationId;
}

/** Lines that say what a remediation did or would do. */
export function stepLines(
  flow: FlowContext,
  step: {
    readonly remediationId: string;
    readonly steps: readonly { readonly messageId: string; readonly data: Readonly<Record<string, Json>> }[];
  },
  language: Language,
): readonly string[] {
  const words = flow.guide.remediations.get(step.remediationId)?.words[language].steps ?? {};
  return step.steps.map(({ messageId, data }) => fill(words[messageId] ?? messageId, data, language));
}

/** The words for a failure code of a run: one of the remediation's own, or one of ours. */
export function failureText(
  flow: FlowContext,
  failure: { readonly remediationId: string; readonly code: string },
  language: Language,
): string {
  const own = flow.guide.remediations.get(failure.remediationId)?.words[language].refused[failure.code];
  return own ?? flow.guide.reasons[language][failure.code] ?? sayCode(language, 'error', { code: failure.code });
}

/** The API's name of a SynchronizationError value, as administrators know it. */
export function syncErrorName(error: number, language: Language): string {
  if (error === unknownError) return say(language, 'sync.unknown-error');
  return synchronizationErrors[error] ?? say(language, 'sync.other-error', { error });
}

/** SynchronizationError.Unknown: its name would read as if nobody had looked. */
const unknownError = 1;
