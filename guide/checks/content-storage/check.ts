import { defineCheck, type Judgement } from '../../check.ts';
import type { MessageData } from '../../language.ts';
import { factsOf } from '../../asked.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

/** Does the server store content in a way its upstream can feed; by direction, as wsus.md S3 has it. */
export const check = defineCheck<Facts>({
  id: 'content-storage',
  sections: ['storage-option'],
  target: 'self',
  compares: 'chain',
  needs: ['wsus-reporter'],
  severity: 'major',
  timeoutMs: 60_000,
  facts,
  judge(answer, context) {
    if (answer.fromMicrosoftUpdate === null || answer.onMicrosoftUpdate === null) return unknown('no-value');
    if (answer.fromMicrosoftUpdate) return notApplicable();
    const parent = context.above[0];
    if (parent === undefined) return unknown('upstream-not-configured');
    const upstream = factsOf(parent.asked, facts);
    if (upstream === undefined) return unknown('upstream-unknown');
    if (upstream.onMicrosoftUpdate === null) return unknown('no-value');
    return compare(answer, upstream, { upstream: parent.serverId, chain: chain(context.above) });
  },
});

function compare(answer: Facts, upstream: Facts, data: MessageData): Judgement {
  if (answer.onMicrosoftUpdate) {
    if (upstream.onMicrosoftUpdate) return { result: 'pass', messageId: 'both-on-microsoft-update', data };
    return { result: 'warn', messageId: 'only-here-on-microsoft-update', data };
  }
  if (upstream.onMicrosoftUpdate) {
    if (answer.contentFromMicrosoftUpdate === null) return unknown('no-value');
    if (answer.contentFromMicrosoftUpdate) return { result: 'warn', messageId: 'files-from-internet', data };
    // An upstream without files calls every update ready, so what it says of the failed ones means nothing.
    const explains = ['failed-updates', 'upstream-updates'];
    return { result: 'fail', messageId: 'upstream-has-no-files', data, explains };
  }
  if (answer.deferred === false && upstream.deferred === true)
    return { result: 'warn', messageId: 'deferred-differs', data };
  if (answer.express === true && upstream.express === false)
    return { result: 'warn', messageId: 'express-differs', data };
  return { result: 'pass', messageId: 'both-local', data };
}

function chain(above: readonly { readonly serverId: string }[]): string[] {
  return above.map((server) => server.serverId);
}
