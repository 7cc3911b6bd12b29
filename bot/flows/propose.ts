import type { GuideRemediation } from '../../guide/guide.ts';
import type { Asked } from '../../guide/check.ts';
import type { Approval } from '../domain/approval.ts';
import type { Json } from '../domain/canonical.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Person } from '../domain/person.ts';
import { planText, type Plan, type PlanStep } from '../domain/plan.ts';
import { may } from '../domain/policy.ts';
import { serversBelow, type Server } from '../domain/server.ts';
import { askChecks, guideServer, guideUpstream } from './ask.ts';
import { refused, type FlowContext, type Refused } from './context.ts';
import { dryRun } from './dry-run.ts';

/** Who asks for which fix, and from which diagnosis. */
export interface ProposeInput {
  readonly diagnosisId: string;
  readonly remediationId: string;
  readonly actor: Person;
  readonly language: 'en' | 'ja';
}

/** The request for approval that was made, or why none was. */
export type Proposed = { readonly ok: true; readonly approval: Approval } | Refused;

/** Facts older than this are not a ground for a fix any more. */
const oldestDiagnosisMs = 60 * 60_000;

/** Makes a plan from a diagnosis, tries it dry, and asks the approvers in the server's channel. */
export async function requestFix(context: FlowContext, input: ProposeInput): Promise<Proposed> {
  if (!may(context.policy, input.actor, 'request')) return refused('may-not-request');
  const diagnosis = await context.store.diagnoses.find(input.diagnosisId);
  if (!diagnosis) return refused('diagnosis-not-found');
  if (diagnosis.state !== 'done') return refused('diagnosis-not-finished');
  if (context.now().getTime() - Date.parse(diagnosis.startedAt) > oldestDiagnosisMs)
    return refused('diagnosis-too-old');
  const remediation = context.guide.remediations.get(input.remediationId);
  if (!remediation || !offeredRemediations(context, diagnosis).includes(remediation)) return refused('not-offered');
  const server = context.servers.get(diagnosis.serverId);
  if (!server) return refused('server-unknown', { server: diagnosis.serverId });
  return propose(context, {
    ...input,
    server,
    remediation,
    diagnosis,
    facts: factsOf(diagnosis),
    incidentId: diagnosis.incidentId,
  });
}

/** Asks for a synchronization of a server; approved like any change. */
export async function requestSynchronization(
  context: FlowContext,
  input: { server: Server; actor: Person; language: 'en' | 'ja' },
): Promise<Proposed> {
  if (!may(context.policy, input.actor, 'request')) return refused('may-not-request');
  const remediation = context.guide.remediations.get('start-sync');
  if (!remediation) return refused('not-offered');
  const findings = await askChecks(context, { server: input.server, checkIds: ['sync-status'] });
  const facts = Object.fromEntries(findings.map((finding) => [finding.checkId, askedOf(finding)]));
  return propose(context, { ...input, remediation, diagnosis: null, facts, incidentId: null });
}

/** The remediations that fix something this diagnosis found failed, likeliest cause first, then the smaller risk. */
export function offeredRemediations(context: FlowContext, diagnosis: Diagnosis): readonly GuideRemediation[] {
  const order = diagnosis.causes.map((cause) => cause.checkId);
  const rank = (remediation: GuideRemediation): number => {
    const ranks = remediation.definition.fixes.map((check) => order.indexOf(check)).filter((index) => index >= 0);
    return ranks.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...ranks);
  };
  const offered = [...context.guide.remediations.values()].filter(
    (remediation) => Number.isFinite(rank(remediation)) && isPossible(context, diagnosis, remediation),
  );
  return offered.sort(
    (left, right) => rank(left) - rank(right) || (left.definition.risk < right.definition.risk ? -1 : 1),
  );
}

function isPossible(context: FlowContext, diagnosis: Diagnosis, remediation: GuideRemediation): boolean {
  const server = context.servers.get(diagnosis.serverId);
  if (!server || (remediation.definition.target === 'upstream' && !context.servers.has(server.upstream))) return false;
  return 'parameters' in proposalOf(context, { remediation, server, facts: factsOf(diagnosis) });
}

function factsOf(diagnosis: Diagnosis): Readonly<Record<string, Asked>> {
  return Object.fromEntries(diagnosis.findings.map((finding) => [finding.checkId, askedOf(finding)]));
}

function askedOf(finding: { readonly facts: Json; readonly reason: string | null }): Asked {
  return finding.facts === null ? { unknown: 'no-value' } : { facts: finding.facts };
}

interface Proposal {
  readonly server: Server;
  readonly remediation: GuideRemediation;
  readonly diagnosis: Diagnosis | null;
  readonly facts: Readonly<Record<string, Asked>>;
  readonly incidentId: string | null;
  readonly actor: Person;
  readonly language: 'en' | 'ja';
}

async function propose(context: FlowContext, proposal: Proposal): Promise<Proposed> {
  const { server, remediation } = proposal;
  const channel = context.channelOf(server);
  if (channel === undefined || !(await context.store.conversations.find(channel)))
    return refused('no-channel', { server: server.id });
  const open = await context.store.approvals.list({ states: ['requested'], serverId: server.id });
  const same = open.find((approval) => approval.plan.remediationId === remediation.definition.id);
  if (same) return refused('already-requested', { number: same.number });

  const steps: PlanStep[] = [];
  for (const { remediation: one, on } of stepsOf(context, proposal)) {
    if (!on) return refused('upstream-not-configured', { server: server.id });
    const step = await planStep(context, { ...proposal, remediation: one, on, isLater: steps.length > 0 });
    if ('ok' in step) return step;
    steps.push(step);
  }
  return ask(context, { proposal, steps, channel });
}

function stepsOf(
  context: FlowContext,
  { server, remediation }: Proposal,
): readonly { remediation: GuideRemediation; on: Server | undefined }[] {
  const serverOf = (target: 'self' | 'upstream') => (target === 'self' ? server : context.servers.get(server.upstream));
  const following = (remediation.definition.then ?? []).flatMap((next) => {
    const one = context.guide.remediations.get(next.remediationId);
    return one ? [{ remediation: one, on: serverOf(next.target) }] : [];
  });
  return [{ remediation, on: serverOf(remediation.definition.target) }, ...following];
}

function proposalOf(
  context: FlowContext,
  { remediation, server, facts }: Pick<Proposal, 'remediation' | 'server' | 'facts'>,
) {
  const upstream = guideUpstream(context.servers, server);
  return remediation.definition.propose({ server: guideServer(server), ...(upstream ? { upstream } : {}), facts });
}

type StepInput = Proposal & { readonly on: Server; readonly isLater: boolean };

async function planStep(context: FlowContext, input: StepInput): Promise<PlanStep | Refused> {
  const { remediation, on } = input;
  const { definition, script } = remediation;
  const proposed = proposalOf(context, input);
  if (!('parameters' in proposed))
    return refused('not-possible', { remediation: definition.id, why: proposed.refused });
  const parsed = definition.parameters.safeParse(proposed.parameters);
  if (!parsed.success) {
    context.log.error(
      { server: on.id, remediation: definition.id, issues: parsed.error.issues },
      'a remediation proposed parameters that it does not take',
    );
    return refused('not-possible', { remediation: definition.id, why: 'badParameters' });
  }
  const parameters = parsed.data as Readonly<Record<string, Json>>;
  const result = await dryRun(context, { remediation, serverId: on.id, parameters });
  const step = {
    serverId: on.id,
    remediationId: definition.id,
    parameters,
    scriptSha256: script.sha256,
    startsSynchronization: definition.startsSynchronization ?? false,
  };
  if (result.outcome !== 'done') {
    if (input.isLater && step.startsSynchronization) return { ...step, observed: null, dryRun: null };
    return refused('dry-run-failed', { server: on.id, remediation: definition.id, why: result.code });
  }
  const { before, after, steps } = result.answer;
  // A dry run never says `changed`; what it would do stands in its steps.
  const wouldChange = steps.length > 0;
  if (!wouldChange && !input.isLater)
    return refused('nothing-to-change', { server: on.id, remediation: definition.id });
  return { ...step, observed: before, dryRun: { changed: wouldChange, after, steps } };
}

async function ask(
  context: FlowContext,
  { proposal, steps, channel }: { proposal: Proposal; steps: readonly PlanStep[]; channel: string },
): Promise<Proposed> {
  const plan = makePlan(context, proposal, steps);
  const approval = await context.store.approvals.request({
    plan,
    requestedBy: proposal.actor,
    quorum: context.policy.quorum,
    expiresAt: new Date(context.now().getTime() + context.policy.expiresMinutes * 60_000),
    language: proposal.language,
    incidentId: proposal.incidentId,
  });
  context.log.info(
    { server: plan.serverId, approval: approval.id, person: proposal.actor.id, plan: plan.hash },
    'approval requested',
  );
  if (!(await context.show.post(`approval:${approval.id}`, channel))) {
    await context.store.approvals.void(approval.id, 'not-posted', { kind: 'bot', job: 'propose' });
    return refused('channel-post-failed', { server: plan.serverId });
  }
  if (proposal.incidentId !== null) {
    await context.store.incidents.note(proposal.incidentId, {
      by: `person:${proposal.actor.id}`,
      what: 'fix-requested',
      about: approval.id,
    });
    context.show.changed(`incident:${proposal.incidentId}`);
  }
  return { ok: true, approval };
}

function makePlan(
  context: FlowContext,
  { server, remediation, diagnosis }: Proposal,
  steps: readonly PlanStep[],
): Plan {
  const remediations = steps.flatMap((step) => context.guide.remediations.get(step.remediationId) ?? []);
  const changed = new Set(steps.map((step) => step.serverId));
  const below = [...changed].flatMap((id) => serversBelow(context.servers, id).map((one) => one.id));
  const unhashed: Omit<Plan, 'hash'> = {
    id: context.newId('pln'),
    serverId: server.id,
    remediationId: remediation.definition.id,
    risk: highestRisk(remediations),
    diagnosisId: diagnosis?.id ?? null,
    steps,
    verify: [...new Set(remediations.flatMap((one) => one.definition.verify))],
    alsoAffects: [...new Set(below)].filter((id) => !changed.has(id)).sort(),
  };
  return { ...unhashed, hash: context.sha256(planText(unhashed)) };
}

function highestRisk(remediations: readonly GuideRemediation[]): Plan['risk'] {
  const risks = remediations.map((one) => one.definition.risk);
  return risks.includes('R3') ? 'R3' : risks.includes('R2') ? 'R2' : 'R1';
}
