import type { Card, CardStyle } from '../card.ts';
import { diagnosisView, remediationButtons } from '../diagnosis/card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, escapeMarkdown, fill, serverText, timeText, wordFor, type ButtonView } from '../view.ts';
import type { IncidentData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** The alert: what failed, why, what would mend it, and later how it ended. */
export function incidentCard(data: IncidentData, style: CardStyle): Card {
  const w = words[style.language];
  return expand({
    ...(data.diagnosis ? diagnosisView(data.diagnosis, style) : nothingKnown),
    hasDiagnosis: data.diagnosis !== null,
    title: (w[`title.${data.state}`] ?? '').replace('{server}', serverText(data.server, style)),
    titleColor: data.state === 'resolved' ? 'good' : 'attention',
    subtitle: subtitleOf(data, style),
    timelineTitle: w['timeline'] ?? '',
    timeline: data.timeline.map((entry) => ({ text: timelineText(entry, style) })),
    buttons: data.state === 'resolved' ? [] : buttonsOf(data, style),
  });
}

const nothingKnown = { state: '', hasSync: false, sync: '', causes: [], hasExplained: false, explained: '' };

function subtitleOf(data: IncidentData, style: CardStyle): string {
  const w = words[style.language];
  const parts = [fill(w['number'] ?? '', { number: data.number }), escapeMarkdown(timeText(data.openedAt, style))];
  if (data.seen > 1) parts.push(fill(w['seen'] ?? '', { count: data.seen }));
  if (data.resolvedAt !== null)
    parts.push(`${w['resolved-at'] ?? ''} ${escapeMarkdown(timeText(data.resolvedAt, style))}`);
  return parts.join(' · ');
}

function timelineText({ at, what, by }: IncidentData['timeline'][number], style: CardStyle): string {
  const text = wordFor(words[style.language], 'what', what);
  const time = escapeMarkdown(timeText(at, style));
  return by === null ? `${time}: ${text}` : `${time}: ${text} (${escapeMarkdown(by)})`;
}

function buttonsOf(data: IncidentData, style: CardStyle): readonly ButtonView[] {
  const w = words[style.language];
  const fixes = data.diagnosis ? remediationButtons(data.diagnosis, style) : [];
  const acknowledge =
    data.state === 'triggered'
      ? [
          button(w['acknowledge'] ?? '', 'acknowledge', {
            language: style.language,
            ids: { incidentId: data.incidentId },
          }),
        ]
      : [];
  return [
    ...fixes,
    ...acknowledge,
    button(w['again'] ?? '', 'diagnose', { language: style.language, ids: { serverId: data.server.id } }),
  ];
}
