import type { ApprovalAnswer } from '../domain/approval.ts';
import type { Person } from '../domain/person.ts';
import type { FlowContext } from '../flows/context.ts';
import type { AnswerContext } from '../replies/pages.ts';
import { sayCode } from '../replies/words.ts';
import type { ActionAnswer, ActionRequest } from './action.ts';

/** One of the three wishes about a request. */
type Decide = (flow: FlowContext, input: { approvalId: string; actor: Person }) => Promise<ApprovalAnswer>;

/** Carries a wish about a request to its flow and puts the answer into words. */
export async function decideByButton(
  context: AnswerContext,
  { asker, ids }: ActionRequest,
  decide: Decide,
): Promise<ActionAnswer> {
  const approvalId = ids['approvalId'] ?? '';
  const answer = await decide(context.flow, { approvalId, actor: asker.person });
  if (answer.allowed) return { kind: 'refresh', subject: `approval:${approvalId}` };
  return { kind: 'refused', text: sayCode(asker.language, 'decision', { code: answer.reason }) };
}
