import { may } from '../domain/policy.ts';
import { noticeReply } from '../replies/pages.ts';
import { timeText } from '../replies/time.ts';
import { say } from '../replies/words.ts';
import type { Command } from './command.ts';

/** A snooze ends by itself after a week at the latest. */
const longestMinutes = 7 * 24 * 60;

/** `snooze <server> <time>`: no alerts of a server for a while; failures are still seen when it ends. */
export const command: Command = {
  name: 'snooze',
  needs: 'server',
  verb: null,
  run: async (context, { asker, intent, server }) => {
    const { language, person } = asker;
    if (!may(context.flow.policy, person, 'request'))
      return noticeReply(context, asker, { tone: 'attention', text: say(language, 'refused.may-not-request') });
    if (intent.minutes === null || intent.minutes < 1 || intent.minutes > longestMinutes) {
      return noticeReply(context, asker, {
        tone: 'warning',
        text: say(language, 'snooze.how-long', { server: server.id }),
      });
    }
    const until = new Date(context.flow.now().getTime() + intent.minutes * 60_000);
    await context.flow.store.watches.snooze(server.id, until, { kind: 'person', person });
    const time = timeText(until, { language, timeZone: context.timeZone });
    return noticeReply(context, asker, {
      tone: 'good',
      text: say(language, 'snooze.done', { server: server.id, time }),
    });
  },
};
