import type { Judgement, UnknownReason } from './check.ts';

/** A promised value is missing: never a pass. Every check has the words `unknown`. */
export function unknown(reason: UnknownReason): Judgement {
  return { result: 'unknown', reason, messageId: 'unknown', data: {} };
}

/** There is nothing to judge on this server. Every check has the words `not-applicable`. */
export function notApplicable(): Judgement {
  return { result: 'notapplicable', messageId: 'not-applicable', data: {} };
}
