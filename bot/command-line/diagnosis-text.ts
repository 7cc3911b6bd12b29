import type { DiagnosisData, ShownCause } from '../../cards/diagnosis/data.ts';
import type { ShownCheck } from '../../cards/card.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { diagnosisData } from '../replies/diagnosis.ts';
import { timeText } from '../replies/time.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Looking } from './looking.ts';
import { say, type Language } from './words.ts';

/** A diagnosis as lines for a terminal. */
export async function diagnosisLines(
  { reply }: Looking,
  diagnosis: Diagnosis,
  language: Language,
): Promise<readonly string[]> {
  const data = await diagnosisData(reply, diagnosis, language);
  return [
    say(language, data.server.simulated ? 'diagnosis.title-simulated' : 'diagnosis.title', { server: data.server.id }),
    say(language, `verdict.${data.verdict}`),
    ...syncLines(data, language, reply.timeZone),
    ...data.causes.flatMap((cause, index) => ['', ...causeLines(cause, index + 1, language)]),
    ...(data.remediations.length === 0
      ? []
      : [
          '',
          say(language, 'diagnosis.fixes'),
          ...data.remediations.map(({ title, risk }) => `  - ${title} (${risk})`),
        ]),
    '',
    say(language, 'diagnosis.checks', { count: data.checks.length }),
    ...data.checks.map((check) => `  ${checkLine(check, language)}`),
  ];
}

function syncLines({ sync }: DiagnosisData, language: Language, timeZone: string): readonly string[] {
  if (!sync) return [];
  const time = sync.endedAt === null ? '-' : timeText(new Date(sync.endedAt), { language, timeZone });
  if (!sync.failed) return [say(language, 'diagnosis.sync-succeeded', { time })];
  return [say(language, 'diagnosis.sync-failed', { time, error: sync.error ?? '-' })];
}

function causeLines({ check, sectionId, sectionTitle }: ShownCause, rank: number, language: Language) {
  return [
    `${rank}. ${checkLine(check, language)}`,
    `   ${say(language, 'diagnosis.section', { title: sectionTitle, id: sectionId })}`,
  ];
}

/** One check in one line. */
function checkLine({ title, result, message }: ShownCheck, language: Language): string {
  return `${say(language, `result.${result}`)} ${title}: ${message}`;
}

/** What a diagnosis means for whoever started the command: a fault, something not asked, or neither. */
export function exitCodeOf(diagnoses: readonly Diagnosis[]): ExitCode {
  const results = new Set(diagnoses.flatMap(({ findings }) => findings.map((finding) => finding.result)));
  if (results.has('fail')) return exitCodes.fault;
  return results.has('unknown') ? exitCodes.unknown : exitCodes.fine;
}
