import type { Approval } from '../domain/approval.ts';
import { settledState, verdictOf, type VerifiedCheck } from '../domain/execution.ts';
import { askChecks } from './ask.ts';
import type { FlowContext } from './context.ts';
import { syncSummary } from './diagnose.ts';
import type { Held } from './phase.ts';

/** Asks the fixed checks again and says plainly whether it helped. */
export async function verify(context: FlowContext, { execution, worker }: Held, approval: Approval): Promise<void> {
  const server = context.servers.get(approval.plan.serverId);
  const wanted = new Set(approval.plan.verify);
  const findings = server ? await askChecks(context, { server, checkIds: approval.plan.verify }) : [];
  const checks: readonly VerifiedCheck[] = findings
    .filter((finding) => wanted.has(finding.checkId))
    .map(({ checkId, serverId, result, reason, messageId, data }) => ({
      checkId,
      serverId,
      result,
      messageId,
      data: reason === null ? data : { ...data, reason },
    }));
  const planned = approval.plan.steps.length;
  const verdict = verdictOf(execution.results, planned, checks);
  const lease = { executionId: execution.id, worker };
  if (
    !(await context.store.executions.settle(lease, {
      state: settledState(execution.results, planned),
      verdict,
      verification: checks,
    }))
  )
    return;
  context.log.info({ server: approval.plan.serverId, approval: approval.id, verdict }, 'fix verified');
  context.show.changed(`approval:${approval.id}`);
  await closeIncident(context, approval, { verdict, isSyncing: syncSummary(findings)?.succeeded === true });
}

async function closeIncident(
  context: FlowContext,
  { id, incidentId }: Approval,
  seen: { verdict: string; isSyncing: boolean },
): Promise<void> {
  if (incidentId === null) return;
  await context.store.incidents.note(incidentId, { by: 'bot:verify', what: 'fix-ended', about: id });
  if (seen.verdict === 'fixed' && seen.isSyncing)
    await context.store.incidents.resolve(incidentId, { kind: 'bot', job: 'verify' });
  context.show.changed(`incident:${incidentId}`);
}
