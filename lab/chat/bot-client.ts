import type { Activity } from './activities.ts';

/** What the bot made of an activity; `unreachable` when there was no answer at all. */
export type BotAnswer =
  { readonly kind: 'answered'; readonly status: number; readonly body: unknown } | { readonly kind: 'unreachable' };

/** Teams gives a bot about as long before it tells people that it cannot reach the app. */
const answerWithinMs = 15_000;

/** An answer with a card stays far below this. */
const longestAnswerBytes = 256 * 1024;

/** Sends one activity to the bot's front door. */
export async function sendToBot(botUrl: string, activity: Activity): Promise<BotAnswer> {
  try {
    const response = await fetch(new URL('/api/messages', botUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(answerWithinMs),
      redirect: 'error',
    });
    return { kind: 'answered', status: response.status, body: parsed(await response.text()) };
  } catch {
    // No connection, no answer in time or half an answer: to the person at the page these are the same.
    return { kind: 'unreachable' };
  }
}

function parsed(text: string): unknown {
  if (text.length > longestAnswerBytes) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What repeating needs. */
export interface RepeatInput {
  readonly tries: number;
  readonly pauseMs: number;
  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** True ends it early. */
  isOver(): boolean;
}

/** Sends an activity until the bot takes it; false when it never did. A refusal is not repeated. */
export async function sendUntilTaken(send: () => Promise<BotAnswer>, repeat: RepeatInput): Promise<boolean> {
  for (let attempt = 1; attempt <= repeat.tries && !repeat.isOver(); attempt += 1) {
    const answer = await send();
    if (answer.kind === 'answered' && answer.status < 500) return answer.status < 300;
    await repeat.wait(repeat.pauseMs);
  }
  return false;
}
