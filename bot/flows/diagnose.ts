import { rankCauses, verdictOfDiagnosis, type Diagnosis, type SyncSummary } from '../domain/diagnosis.ts';
import type { Finding } from '../domain/finding.ts';
import { incidentFingerprint } from '../domain/incident.ts';
import { initiatorText, type Initiator } from '../domain/person.ts';
import { microsoftUpdate, type Server } from '../domain/server.ts';
import { askChecks } from './ask.ts';
import type { FlowContext } from './context.ts';

/** What to find out. */
export interface DiagnoseInput {
  readonly server: Server;
  /** Null asks the checks of every section. */
  readonly sectionId: string | null;
  readonly language: 'en' | 'ja';
}

/** Runs the checks and ranks what they found; remembers nothing (the command line uses it as it is). */
export async function examine(
  context: FlowContext,
  input: DiagnoseInput,
  onProgress?: (progress: { done: number; total: number }) => void,
): Promise<Diagnosis> {
  return complete(context, emptyDiagnosis(context, input), { input, onProgress });
}

/** Starts a diagnosis: it is remembered as running, so that a restart can say that it was cut short. */
export async function beginDiagnosis(
  context: FlowContext,
  input: DiagnoseInput,
  initiator: Initiator,
): Promise<Diagnosis> {
  const diagnosis = emptyDiagnosis(context, input);
  await context.store.diagnoses.begin(diagnosis, initiator);
  return diagnosis;
}

/** How a begun diagnosis is carried out. */
export interface FinishInput {
  readonly input: DiagnoseInput;
  readonly initiator: Initiator;
  /** `join`: a fault found opens an incident or joins the open one. `none`: only look. */
  readonly incident: 'join' | 'none';
}

/** Carries out a begun diagnosis, remembers its result and shows it wherever its card is. */
export async function finishDiagnosis(context: FlowContext, begun: Diagnosis, how: FinishInput): Promise<Diagnosis> {
  const onProgress = (progress: { done: number; total: number }) => {
    context.show.progress(begun.id, progress);
  };
  const found = await complete(context, begun, { input: how.input, onProgress });
  const incidentId = how.incident === 'join' ? await joinIncident(context, found, how.initiator) : null;
  const diagnosis = { ...found, incidentId };
  await context.store.diagnoses.finish(diagnosis, how.initiator);
  const { serverId: server, verdict } = diagnosis;
  context.log.info({ server, incident: incidentId, by: initiatorText(how.initiator), verdict }, 'diagnosis finished');
  context.show.changed(`diagnosis:${diagnosis.id}`);
  if (incidentId !== null) context.show.changed(`incident:${incidentId}`);
  return diagnosis;
}

function emptyDiagnosis(context: FlowContext, input: DiagnoseInput): Diagnosis {
  return {
    id: context.newId('dia'),
    serverId: input.server.id,
    sectionId: input.sectionId,
    language: input.language,
    state: 'running',
    startedAt: context.now().toISOString(),
    finishedAt: null,
    findings: [],
    causes: [],
    verdict: 'unknown',
    sync: null,
    incidentId: null,
  };
}

async function complete(
  context: FlowContext,
  diagnosis: Diagnosis,
  {
    input,
    onProgress,
  }: { input: DiagnoseInput; onProgress?: ((progress: { done: number; total: number }) => void) | undefined },
): Promise<Diagnosis> {
  const checkIds = checksToAsk(context, input.sectionId);
  const findings = await askChecks(context, { server: input.server, checkIds, ...(onProgress ? { onProgress } : {}) });
  const sync = syncSummary(findings);
  const sections = [...context.guide.sections.values()].map((section) => ({
    id: section.id,
    signatures: section.signatures,
  }));
  const causes = rankCauses({ findings, sections, sync });
  const fromMicrosoftUpdate = input.server.upstream === microsoftUpdate;
  return {
    ...diagnosis,
    state: 'done',
    finishedAt: context.now().toISOString(),
    findings,
    causes,
    verdict: verdictOfDiagnosis({ findings, sections, sync, causes, fromMicrosoftUpdate }),
    sync,
  };
}

/** The checks of a section, or all of them; each section begins with the state of the synchronization. */
function checksToAsk(context: FlowContext, sectionId: string | null): readonly string[] {
  if (sectionId === null) return [...context.guide.checks.keys()];
  return context.guide.sections.get(sectionId)?.checks ?? [];
}

/** The parts of the facts of `sync-status` that ranking and the watch job need. */
interface SyncFacts {
  readonly lastFinished: {
    readonly id: string;
    readonly endUtc: string | null;
    readonly result: number | null;
    readonly error: number | null;
  } | null;
  readonly events: readonly { readonly id: number }[] | null;
}

/** SynchronizationResult */
const resultSucceeded = 1;
const resultFailed = 2;

/** Reads the last finished synchronization out of the finding of `sync-status`; null when it was not answered. */
export function syncSummary(findings: readonly Finding[]): SyncSummary | null {
  const finding = findings.find((one) => one.checkId === 'sync-status');
  if (!finding || finding.facts === null) return null;
  // The check's own schema has parsed these facts.
  const { lastFinished, events } = finding.facts as unknown as SyncFacts;
  return {
    syncId: lastFinished?.id ?? null,
    endedAt: lastFinished?.endUtc ?? null,
    failed: lastFinished?.result === resultFailed,
    succeeded: lastFinished?.result === resultSucceeded,
    error: lastFinished?.error ?? 0,
    eventIds: (events ?? []).map((event) => event.id),
  };
}

/** Opens or joins the incident of a diagnosis with a fault; null when there is none. */
async function joinIncident(context: FlowContext, diagnosis: Diagnosis, initiator: Initiator): Promise<string | null> {
  const [first] = diagnosis.causes;
  const worst = diagnosis.findings.find((finding) => finding.checkId === first?.checkId);
  const failed = diagnosis.sync?.failed === true;
  if (!failed && worst?.result !== 'fail') return null;
  const failure =
    failed && diagnosis.sync ? { syncError: diagnosis.sync.error } : { checkId: first?.checkId ?? 'sync-status' };
  const { incident } = await context.store.incidents.trigger({
    serverId: diagnosis.serverId,
    sectionId: worst && !worst.symptom ? (first?.sectionId ?? null) : null,
    severity: worst?.severity ?? 'major',
    fingerprint: incidentFingerprint(diagnosis.serverId, failure),
    diagnosisId: diagnosis.id,
    // Its card is for the channel, whoever found it.
    language: context.language,
    initiator,
  });
  return incident.id;
}
