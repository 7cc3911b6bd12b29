import { defineCheck, type Judgement } from '../../check.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { evidenceOf } from './evidence.ts';
import { factsOf } from '../../asked.ts';
import { facts as storedFacts } from '../susdb-configuration/facts.ts';
import { facts, type Facts } from './facts.ts';

/** Do range requests, which BITS needs in the background, come through on the way to the content. */
export const check = defineCheck<Facts>({
  id: 'range-requests',
  sections: ['http11-bits'],
  target: 'self',
  needs: ['wsus-reporter', 'event-log-reader'],
  severity: 'major',
  timeoutMs: 60_000,
  facts,
  judge(facts, context) {
    // A version of WSUS whose API lacks the setting has it in SUSDB, where that was asked as well.
    const stored = factsOf(context.earlier['susdb-configuration'], storedFacts)?.foreground ?? null;
    const answer = { ...facts, foreground: facts.foreground ?? stored };
    if (answer.onMicrosoftUpdate === null) return unknown('no-value');
    if (answer.onMicrosoftUpdate) return notApplicable();
    const evidence = evidenceOf(answer);
    const data = { ...evidence.data, foreground: answer.foreground };
    if (evidence.says === 'stripped') return stripped(answer, data);
    if (evidence.says === 'through')
      return answer.foreground
        ? { result: 'warn', messageId: 'foreground-unneeded', data }
        : { result: 'pass', messageId: 'ranges-pass', data };
    if (answer.failures === null) return unknown('no-value');
    if (answer.failures.length === 0) return { result: 'pass', messageId: 'no-failures', data };
    const others = answer.failures.flatMap((failure) => failure.hresult ?? []);
    if (others.length === answer.failures.length)
      return { result: 'pass', messageId: 'other-failures', data: { others } };
    return unknown('no-value');
  },
});

function stripped(answer: Facts, data: Judgement['data']): Judgement {
  if (answer.foreground) return { result: 'pass', messageId: 'worked-around', data };
  return { result: 'fail', messageId: 'ranges-stripped', data, explains: ['failed-updates'] };
}
