import type { Finding } from './finding.ts';
import type { ServerId } from './server.ts';

/** Why a cause is believed, or what speaks against it. */
export type Evidence =
  | { readonly kind: 'finding'; readonly checkId: string }
  | { readonly kind: 'sync-error'; readonly error: number }
  | { readonly kind: 'event'; readonly eventId: number }
  | { readonly kind: 'passed'; readonly checkId: string }
  | { readonly kind: 'not-asked'; readonly checkId: string };

/** A failed check as an explanation of the trouble. */
export interface Cause {
  readonly checkId: string;
  readonly sectionId: string;
  /** Points; only their order means something. */
  readonly score: number;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
}

/** Whose trouble it is: this server's, its upstream's, Microsoft's side, or nobody's. */
export type DiagnosisVerdict = 'ours' | 'upstream' | 'provider' | 'none' | 'unknown';

/** What the last finished synchronization and the event log say, as `sync-status` read it. */
export interface SyncSummary {
  readonly syncId: string | null;
  readonly endedAt: string | null;
  readonly failed: boolean;
  /** Neither failed nor succeeded: never run, canceled, or of a result newer than we know. */
  readonly succeeded: boolean;
  /** Integer of the SynchronizationError enum; 0 = not applicable. */
  readonly error: number;
  readonly eventIds: readonly number[];
}

/** One diagnosis of one server, from the question to the ranked causes. */
export interface Diagnosis {
  readonly id: string;
  readonly serverId: ServerId;
  /** The section asked about; null = all. */
  readonly sectionId: string | null;
  readonly language: 'en' | 'ja';
  readonly state: 'running' | 'done' | 'interrupted';
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly findings: readonly Finding[];
  readonly causes: readonly Cause[];
  readonly verdict: DiagnosisVerdict;
  readonly sync: SyncSummary | null;
  readonly incidentId: string | null;
}

/** The part of a guide section that ranking needs. */
export interface SectionSigns {
  readonly id: string;
  readonly signatures: readonly { readonly kind: string; readonly value: number | string; readonly weight: number }[];
}

/** What ranking looks at. */
export interface RankingInput {
  readonly findings: readonly Finding[];
  readonly sections: readonly SectionSigns[];
  readonly sync: SyncSummary | null;
}

const severityPoints = { critical: 60, major: 40, minor: 20 } as const;
const resultPoints = { fail: 1, warn: 0.4 } as const;

/** Failed and warning checks, most likely cause first; symptoms and explained findings only when nothing else is left. */
export function rankCauses(input: RankingInput): readonly Cause[] {
  const suspects = input.findings.filter((finding) => finding.result === 'fail' || finding.result === 'warn');
  const explained = explainedChecks(suspects);
  const direct = suspects.filter((finding) => !finding.symptom && !explained.has(finding.checkId));
  const shown = direct.length > 0 ? direct : suspects.filter((finding) => !explained.has(finding.checkId));
  return shown
    .map((finding) => toCause(finding, input))
    .sort((left, right) => right.score - left.score || (left.checkId < right.checkId ? -1 : 1));
}

/** Ids of the checks whose failure another failed check accounts for. */
export function explainedChecks(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings
      .filter((finding) => finding.result === 'fail' || finding.result === 'warn')
      .flatMap((finding) => finding.explains),
  );
}

function toCause(finding: Finding, input: RankingInput): Cause {
  const signs = finding.symptom ? [] : matchingSigns(finding, input);
  const best = signs[0];
  const base = severityPoints[finding.severity] * resultPoints[finding.result === 'warn' ? 'warn' : 'fail'];
  const weight = signs.reduce((sum, sign) => sum + sign.weight, 0);
  return {
    checkId: finding.checkId,
    sectionId: best?.sectionId ?? finding.sections[0] ?? '',
    score: Math.round(base + 30 * Math.min(weight, 1.5)),
    for: [{ kind: 'finding', checkId: finding.checkId }, ...signs.map((sign) => sign.evidence)],
    against: counterEvidence(finding, input.findings),
  };
}

interface MatchedSign {
  readonly sectionId: string;
  readonly weight: number;
  readonly evidence: Evidence;
}

function matchingSigns(finding: Finding, input: RankingInput): readonly MatchedSign[] {
  const { sync } = input;
  if (!sync) return [];
  const found: MatchedSign[] = [];
  for (const section of input.sections.filter((one) => finding.sections.includes(one.id))) {
    for (const sign of section.signatures) {
      if (sign.kind === 'sync-error' && sync.failed && sign.value === sync.error) {
        found.push({ sectionId: section.id, weight: sign.weight, evidence: { kind: 'sync-error', error: sync.error } });
      }
      if (sign.kind === 'event' && typeof sign.value === 'number' && sync.eventIds.includes(sign.value)) {
        found.push({ sectionId: section.id, weight: sign.weight, evidence: { kind: 'event', eventId: sign.value } });
      }
    }
  }
  return found.sort((left, right) => right.weight - left.weight);
}

/** A passing check of the same section speaks against the section; one that could not be asked leaves it open. */
function counterEvidence(finding: Finding, findings: readonly Finding[]): readonly Evidence[] {
  return findings
    .filter(
      (other) =>
        other.checkId !== finding.checkId &&
        !other.symptom &&
        other.sections.some((section) => finding.sections.includes(section)),
    )
    .flatMap((other): Evidence[] => {
      if (other.result === 'pass') return [{ kind: 'passed', checkId: other.checkId }];
      return other.result === 'unknown' ? [{ kind: 'not-asked', checkId: other.checkId }] : [];
    });
}

/** SynchronizationError values that a trouble on the far side gives: UssNotFound to UssOtherError, without authentication. */
const farSideErrors: readonly number[] = [6, 7, 8, 10, 11];

/** Says whose trouble it is. `fromMicrosoftUpdate`: the server has no upstream of ours. */
export function verdictOfDiagnosis(
  input: RankingInput & { readonly causes: readonly Cause[]; readonly fromMicrosoftUpdate: boolean },
): DiagnosisVerdict {
  const { findings, causes, sync, fromMicrosoftUpdate } = input;
  const first = findings.find((finding) => finding.checkId === causes[0]?.checkId);
  if (!first) return findings.some((finding) => finding.result === 'unknown') ? 'unknown' : 'none';
  const networkPasses = findings.some((finding) => finding.checkId === 'proxy-settings' && finding.result === 'pass');
  if (
    first.symptom &&
    fromMicrosoftUpdate &&
    networkPasses &&
    sync?.failed === true &&
    farSideErrors.includes(sync.error)
  )
    return 'provider';
  return first.askedOn === first.serverId ? 'ours' : 'upstream';
}
