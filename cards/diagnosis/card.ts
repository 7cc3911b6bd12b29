import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, checkView, escapeMarkdown, fill, serverText, timeText, wordFor, type ButtonView } from '../view.ts';
import type { DiagnosisData, ShownCause, ShownEvidence } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** A card has room for so many of each; the rest is one command away. */
const caps = { causes: 3, checks: 20, remediations: 4 };

/** A diagnosis: running, done with its ranked causes, or cut short. */
export function diagnosisCard(data: DiagnosisData, style: CardStyle): Card {
  const w = words[style.language];
  const view = diagnosisView(data, style);
  const checks = data.checks.slice(0, caps.checks).map((check) => checkView(check, style));
  return expand({
    ...view,
    title: fill(w['title'] ?? '', {}).replace('{server}', serverText(data.server, style)),
    subtitle: subtitleOf(data, style),
    hasChecks: checks.length > 0,
    checksTitle: (w['checks'] ?? '').replace('{count}', String(data.checks.length)),
    checks,
    buttons: data.state === 'running' ? [] : [...remediationButtons(data, style), againButton(data, style)],
  });
}

/** The part of a diagnosis that the alert card shows too. */
export function diagnosisView(data: DiagnosisData, style: CardStyle) {
  const w = words[style.language];
  const explained = data.explained.map((check) => check.title).join(style.language === 'ja' ? '、' : ', ');
  return {
    state: stateText(data, style),
    stateColor:
      data.state === 'done' && data.verdict === 'none' ? 'good' : data.causes.length > 0 ? 'attention' : 'default',
    hasSync: data.sync !== null,
    sync: syncText(data, style),
    causes: data.causes.slice(0, caps.causes).map((cause, index) => causeView(cause, index, style)),
    hasExplained: explained !== '',
    explained: fill(w['explained'] ?? '', { checks: explained }),
  };
}

/** One button for each fix that fits. */
export function remediationButtons(
  { diagnosisId, remediations }: DiagnosisData,
  { language }: CardStyle,
): readonly ButtonView[] {
  return remediations.slice(0, caps.remediations).map(({ remediationId, title }) =>
    button((words[language]['request'] ?? '').replace('{title}', title), 'request-fix', {
      language,
      ids: { diagnosisId, remediationId },
    }),
  );
}

function againButton({ server }: DiagnosisData, { language }: CardStyle): ButtonView {
  return button(words[language]['again'] ?? '', 'diagnose', { language, ids: { serverId: server.id } });
}

function subtitleOf(data: DiagnosisData, style: CardStyle): string {
  const w = words[style.language];
  const parts = [
    data.section === null ? (w['everything'] ?? '') : escapeMarkdown(data.section),
    timeText(data.startedAt, style),
  ];
  if (data.incidentNumber !== null) parts.push(fill(w['incident'] ?? '', { number: data.incidentNumber }));
  return parts.join(' · ');
}

function stateText(data: DiagnosisData, { language }: CardStyle): string {
  const w = words[language];
  if (data.state === 'interrupted') return w['interrupted'] ?? '';
  if (data.state === 'done') return wordFor(w, 'verdict', data.verdict);
  return data.progress ? fill(w['progress'] ?? '', { ...data.progress }) : (w['running'] ?? '');
}

function syncText({ sync }: DiagnosisData, style: CardStyle): string {
  const w = words[style.language];
  if (!sync) return '';
  const time = timeText(sync.endedAt, style);
  return (
    sync.failed ? fill(w['sync-failed'] ?? '', { error: sync.error ?? '-' }) : (w['sync-succeeded'] ?? '')
  ).replace('{time}', escapeMarkdown(time));
}

function causeView(cause: ShownCause, index: number, style: CardStyle) {
  const w = words[style.language];
  const list = (evidence: readonly ShownEvidence[]) =>
    evidence.map((one) => evidenceText(one, w)).join(style.language === 'ja' ? '、' : '; ');
  const { check, sectionTitle, excerpt } = cause;
  return {
    heading: `${index + 1}\\. ${escapeMarkdown(check.title)}`,
    message: escapeMarkdown(check.message),
    hasFor: cause.for.length > 0,
    for: `${w['for'] ?? ''} ${list(cause.for)}`,
    hasAgainst: cause.against.length > 0,
    against: `${w['against'] ?? ''} ${list(cause.against)}`,
    hasExcerpt: index === 0 && excerpt !== '',
    excerpt: `_${fill(w['guide'] ?? '', { title: sectionTitle })}_ ${excerpt}`,
  };
}

function evidenceText(evidence: ShownEvidence, w: Readonly<Record<string, string>>): string {
  const text = w[`evidence.${evidence.kind}`] ?? '';
  switch (evidence.kind) {
    case 'sync-error':
      return fill(text, { error: evidence.error });
    case 'event':
      return fill(text, { eventId: evidence.eventId });
    case 'passed':
    case 'not-asked':
      return fill(text, { check: evidence.check });
  }
}
