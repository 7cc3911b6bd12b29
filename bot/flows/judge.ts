import type { Asked, CheckContext, Judgement } from '../../guide/check.ts';
import type { GuideCheck } from '../../guide/guide.ts';
import type { Json } from '../domain/canonical.ts';
import type { Finding } from '../domain/finding.ts';
import type { Server } from '../domain/server.ts';
import type { FlowContext } from './context.ts';

/** The answer of a check, ready to be judged. */
export interface JudgeInput {
  readonly check: GuideCheck;
  /** The server the question is about. */
  readonly server: Server;
  /** The server the script ran on. */
  readonly target: Server;
  readonly answer: { readonly asked: Asked; readonly durationMs: number };
  readonly judged: CheckContext;
}

/** Makes the finding: the check's own judgement, or unknown with the reason. A judge that throws is a fault of ours: unknown. */
export function judgeCheck(context: FlowContext, input: JudgeInput): Finding {
  const { check, server, target, answer, judged } = input;
  const { asked } = answer;
  return {
    ...common(context, check, server),
    askedOn: target.id,
    ...('facts' in asked ? fieldsOf(judgeFacts(context, input, asked.facts)) : unknownFields(asked.unknown)),
    facts: 'facts' in asked ? (asked.facts as Json) : null,
    durationMs: answer.durationMs,
    observedAt: judged.now.toISOString(),
  };
}

/** Why a check was not asked at all. */
export type NotAskedReason = 'notapplicable' | 'upstream-not-configured' | 'earlier-check-unknown';

/** The finding of a check that was not asked. */
export function notAsked(
  context: FlowContext,
  input: { check: GuideCheck; server: Server; reason: NotAskedReason },
): Finding {
  const { check, server, reason } = input;
  const fields =
    reason === 'notapplicable'
      ? fieldsOf({ result: 'notapplicable', messageId: 'not-applicable', data: {} })
      : unknownFields(reason);
  return {
    ...common(context, check, server),
    askedOn: server.id,
    ...fields,
    facts: null,
    durationMs: 0,
    observedAt: context.now().toISOString(),
  };
}

function judgeFacts(context: FlowContext, { check, judged, server }: JudgeInput, facts: unknown): Judgement {
  try {
    return check.definition.judge(facts, judged);
  } catch (cause) {
    context.log.error(
      { err: cause, server: server.id, check: check.definition.id },
      'a judge threw; the result is unknown',
    );
    return { result: 'unknown', reason: 'bad-answer', messageId: 'unknown', data: {} };
  }
}

function common(context: FlowContext, { definition, script }: GuideCheck, server: Server) {
  return {
    checkId: definition.id,
    serverId: server.id,
    severity: definition.severity,
    sections: definition.sections,
    symptom: definition.symptom ?? false,
    scriptSha256: script.sha256,
  };
}

function fieldsOf(judgement: Judgement): Pick<Finding, 'result' | 'reason' | 'messageId' | 'data' | 'explains'> {
  return {
    result: judgement.result,
    reason: judgement.result === 'unknown' ? (judgement.reason ?? 'no-value') : null,
    messageId: judgement.messageId,
    data: judgement.data,
    explains: judgement.explains ?? [],
  };
}

/** The words of an unknown result are those of its reason. */
function unknownFields(reason: string): ReturnType<typeof fieldsOf> {
  return { result: 'unknown', reason, messageId: 'unknown', data: {}, explains: [] };
}
