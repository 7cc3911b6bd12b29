import type { CardStyle, Language } from '../../cards/card.ts';
import { diagnosisCard } from '../../cards/diagnosis/card.ts';
import type { DiagnosisData, ShownCause, ShownEvidence } from '../../cards/diagnosis/data.ts';
import type { Cause, Diagnosis, Evidence } from '../domain/diagnosis.ts';
import { explainedChecks } from '../domain/diagnosis.ts';
import type { Server } from '../domain/server.ts';
import type { FlowContext } from '../flows/context.ts';
import { beginDiagnosis, finishDiagnosis } from '../flows/diagnose.ts';
import { offeredRemediations } from '../flows/propose.ts';
import { styleOf, type Asker, type Reply, type ReplyContext } from './reply.ts';
import { shownCheck, shownRemediation, shownServer, syncErrorName } from './shown.ts';

/** What to look at, and whether a fault found is an incident. */
export interface DiagnosisRequest {
  readonly server: Server;
  readonly sectionId: string | null;
  readonly incident: 'join' | 'none';
}

/** Answers at once with a running card; the checks go on behind and the card follows them. */
export async function startDiagnosis(context: ReplyContext, asker: Asker, request: DiagnosisRequest): Promise<Reply> {
  const { flow } = context;
  const input = { server: request.server, sectionId: request.sectionId, language: asker.language };
  const initiator = { kind: 'person', person: asker.person } as const;
  const begun = await beginDiagnosis(flow, input, initiator);
  return {
    card: diagnosisCard(await diagnosisData(context, begun, asker.language), styleOf(context, asker.language)),
    subject: `diagnosis:${begun.id}`,
    behind: async () => {
      await finishDiagnosis(flow, begun, { input, initiator, incident: request.incident });
      return undefined;
    },
  };
}

/** A diagnosis as its card shows it. */
export async function diagnosisData(
  context: ReplyContext,
  diagnosis: Diagnosis,
  language: Language,
): Promise<DiagnosisData> {
  const { flow } = context;
  const style = styleOf(context, language);
  const explained = explainedChecks(diagnosis.findings);
  const incident = diagnosis.incidentId === null ? undefined : await flow.store.incidents.find(diagnosis.incidentId);
  return {
    diagnosisId: diagnosis.id,
    server: shownServer(flow, diagnosis.serverId),
    section: diagnosis.sectionId === null ? null : sectionTitle(flow, diagnosis.sectionId, language),
    state: diagnosis.state,
    progress: context.progressOf(diagnosis.id) ?? null,
    startedAt: diagnosis.startedAt,
    finishedAt: diagnosis.finishedAt,
    verdict: diagnosis.verdict,
    sync: shownSync(diagnosis, language),
    causes: diagnosis.causes.flatMap((cause) => shownCause(flow, { diagnosis, cause }, style) ?? []),
    explained: diagnosis.findings
      .filter((finding) => explained.has(finding.checkId))
      .map((finding) => shownCheck(flow, finding, style)),
    checks: diagnosis.findings.map((finding) => shownCheck(flow, finding, style)),
    remediations: offeredRemediations(flow, diagnosis).map((remediation) => shownRemediation(remediation, language)),
    incidentNumber: incident?.number ?? null,
  };
}

function shownSync({ sync }: Diagnosis, language: Language): DiagnosisData['sync'] {
  if (!sync || (!sync.failed && !sync.succeeded)) return null;
  return {
    failed: sync.failed,
    error: sync.failed ? syncErrorName(sync.error, language) : null,
    endedAt: sync.endedAt,
  };
}

function shownCause(
  flow: FlowContext,
  { diagnosis, cause }: { diagnosis: Diagnosis; cause: Cause },
  style: CardStyle,
): ShownCause | undefined {
  const { language } = style;
  const finding = diagnosis.findings.find((one) => one.checkId === cause.checkId);
  if (!finding) return undefined;
  const evidence = (all: readonly Evidence[]) => all.flatMap((one) => shownEvidence(flow, one, language) ?? []);
  return {
    check: shownCheck(flow, finding, style),
    sectionId: cause.sectionId,
    sectionTitle: sectionTitle(flow, cause.sectionId, language),
    excerpt: flow.guide.sections.get(cause.sectionId)?.pages[language].excerpt ?? '',
    for: evidence(cause.for),
    against: evidence(cause.against),
  };
}

function shownEvidence(flow: FlowContext, evidence: Evidence, language: Language): ShownEvidence | undefined {
  const title = (checkId: string) => flow.guide.checks.get(checkId)?.words[language].title ?? checkId;
  switch (evidence.kind) {
    case 'finding':
      // The cause's own finding is its headline already.
      return undefined;
    case 'sync-error':
      return { kind: 'sync-error', error: syncErrorName(evidence.error, language) };
    case 'event':
      return { kind: 'event', eventId: evidence.eventId };
    case 'passed':
    case 'not-asked':
      return { kind: evidence.kind, check: title(evidence.checkId) };
  }
}

/** A section's title in the language of the card. */
export function sectionTitle(flow: FlowContext, sectionId: string, language: Language): string {
  return flow.guide.sections.get(sectionId)?.pages[language].title ?? sectionId;
}
