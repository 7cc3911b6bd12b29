import { createHash } from 'node:crypto';
import type { Approval } from '../../bot/domain/approval.ts';
import { planText, type Plan, type PlanStep } from '../../bot/domain/plan.ts';
import { aiko } from './people.ts';

/** A step that restarts the services of a server. */
export function testStep(over: Partial<PlanStep> = {}): PlanStep {
  return {
    serverId: 'wsus01',
    remediationId: 'restart-services',
    parameters: {},
    scriptSha256: 'a'.repeat(64),
    observed: { services: [] },
    dryRun: { changed: true, after: { services: [] }, steps: [] },
    startsSynchronization: false,
    ...over,
  };
}

/** A plan with a true hash. */
export function testPlan(over: Partial<Omit<Plan, 'hash'>> = {}): Plan {
  const plan: Omit<Plan, 'hash'> = {
    id: 'pln_1',
    serverId: 'wsus01',
    remediationId: 'restart-services',
    risk: 'R1',
    diagnosisId: null,
    steps: [testStep()],
    verify: ['services'],
    alsoAffects: [],
    ...over,
  };
  return { ...plan, hash: createHash('sha256').update(planText(plan)).digest('hex') };
}

/** A request by Aiko that is open until 00:15. */
export function testApproval(over: Partial<Approval> = {}): Approval {
  return {
    id: 'apr_1',
    number: 1,
    plan: testPlan(),
    state: 'requested',
    requestedBy: aiko,
    requestedAt: '2026-11-24T00:00:00.000Z',
    decisions: [],
    quorum: 1,
    expiresAt: '2026-11-24T00:15:00.000Z',
    runBefore: null,
    voidReason: null,
    language: 'en',
    incidentId: null,
    revision: 1,
    ...over,
  };
}
