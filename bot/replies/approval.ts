import { approvalCard } from '../../cards/approval/card.ts';
import type { ApprovalData, ShownStep } from '../../cards/approval/data.ts';
import type { Card, CardStyle, Language } from '../../cards/card.ts';
import { executionCard } from '../../cards/execution/card.ts';
import type { ExecutionData, ShownStepResult } from '../../cards/execution/data.ts';
import type { Approval } from '../domain/approval.ts';
import type { Json } from '../domain/canonical.ts';
import type { Execution } from '../domain/execution.ts';
import type { PlanStep } from '../domain/plan.ts';
import type { FlowContext } from '../flows/context.ts';
import { styleOf, type ReplyContext } from './reply.ts';
import { failureText, remediationTitle, shownCheck, shownServer, stepLines } from './shown.ts';

/** The card of a request for approval: the question while it is open, then how it ended, then how the run goes. */
export async function approvalSubjectCard(
  context: ReplyContext,
  approval: Approval,
  language: Language,
): Promise<Card> {
  const data = approvalData(context.flow, approval, language);
  const execution = await context.flow.store.executions.findByApproval(approval.id);
  const style = styleOf(context, language);
  return execution
    ? executionCard(executionData(context.flow, { approval, execution, data }, style), style)
    : approvalCard(data, style);
}

function approvalData(flow: FlowContext, approval: Approval, language: Language): ApprovalData {
  const { plan } = approval;
  const words = flow.guide.remediations.get(plan.remediationId)?.words[language];
  return {
    approvalId: approval.id,
    number: approval.number,
    server: shownServer(flow, plan.serverId),
    title: remediationTitle(flow, plan.remediationId, language),
    summary: words?.summary ?? '',
    why: words?.why ?? '',
    risk: plan.risk,
    riskText: words?.risk ?? '',
    undo: words?.undo ?? null,
    steps: plan.steps.map((step) => shownStep(flow, step, language)),
    alsoAffects: plan.alsoAffects,
    planHash: plan.hash,
    requestedBy: approval.requestedBy.name,
    requestedAt: approval.requestedAt,
    expiresAt: approval.expiresAt,
    state: approval.state,
    decisions: approval.decisions.map(({ by, verdict, at }) => ({ name: by.name, verdict, at })),
    voidReason: approval.voidReason,
  };
}

function shownStep(flow: FlowContext, step: PlanStep, language: Language): ShownStep {
  return {
    server: shownServer(flow, step.serverId),
    title: remediationTitle(flow, step.remediationId, language),
    dryRun: step.dryRun && stepLines(flow, { remediationId: step.remediationId, steps: step.dryRun.steps }, language),
    scriptSha256: step.scriptSha256,
    parameters: Object.entries(step.parameters).map(([name, value]) => `${name} = ${valueText(value)}`),
  };
}

function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Run {
  readonly approval: Approval;
  readonly execution: Execution;
  readonly data: ApprovalData;
}

function executionData(flow: FlowContext, { approval, execution, data }: Run, style: CardStyle): ExecutionData {
  return {
    approval: data,
    state: execution.state,
    phase: execution.phase,
    steps: approval.plan.steps.map((step, index) => stepResult(flow, { execution, step, index }, style.language)),
    checks: execution.verification.map((checked) => shownCheck(flow, checked, style)),
    verdict: execution.verdict,
    finishedAt: execution.finishedAt,
  };
}

function stepResult(
  flow: FlowContext,
  { execution, step, index }: { execution: Execution; step: PlanStep; index: number },
  language: Language,
): ShownStepResult {
  const result = execution.results.find((one) => one.step === index);
  const isAtHand = execution.step === index && execution.state === 'running';
  const outcome =
    isAtHand && execution.phase === 'synchronizing'
      ? 'synchronizing'
      : (result?.outcome ?? (isAtHand && execution.phase === 'acting' ? 'running' : 'waiting'));
  return {
    server: step.serverId,
    title: remediationTitle(flow, step.remediationId, language),
    outcome,
    lines: result ? stepLines(flow, { remediationId: step.remediationId, steps: result.steps }, language) : [],
    changed: result?.changed ?? null,
    error:
      result?.error == null
        ? null
        : failureText(flow, { remediationId: step.remediationId, code: result.error }, language),
  };
}
