import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, escapeMarkdown, fill, serverText, timeText, wordFor } from '../view.ts';
import type { ShownSynchronization, StatusData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** How a server synchronizes now, and its last synchronizations. */
export function statusCard(data: StatusData, style: CardStyle): Card {
  const w = words[style.language];
  const facts = factsOf(data, style);
  return expand({
    title: (w['title'] ?? '').replace('{server}', serverText(data.server, style)),
    now: data.unknown === null ? nowText(data, w) : escapeMarkdown(data.unknown),
    color: data.unknown === null ? 'default' : 'warning',
    hasFacts: facts.length > 0,
    facts,
    hasHistory: data.history.length > 0,
    historyTitle: w['history'] ?? '',
    history: data.history.map((one) => synchronizationView(one, style)),
    buttons: [button(w['diagnose'] ?? '', 'diagnose', { language: style.language, ids: { serverId: data.server.id } })],
  });
}

function nowText({ now, progress }: StatusData, w: Readonly<Record<string, string>>): string {
  const text = wordFor(w, 'now', now);
  return progress ? `${text} ${fill(w['progress'] ?? '', progress)}` : text;
}

function factsOf(data: StatusData, style: CardStyle): readonly { name: string; value: string }[] {
  const w = words[style.language];
  const facts = data.unknown === null ? [{ name: w['next'] ?? '', value: nextText(data, style) }] : [];
  if (data.snoozedUntil !== null)
    facts.push({ name: w['snoozed'] ?? '', value: escapeMarkdown(timeText(data.snoozedUntil, style)) });
  return facts;
}

function nextText({ automatic, nextAt }: StatusData, style: CardStyle): string {
  return automatic === false ? (words[style.language]['manual-only'] ?? '') : escapeMarkdown(timeText(nextAt, style));
}

const resultColors = {
  Succeeded: 'good',
  Failed: 'attention',
  NeverRun: 'default',
  Canceled: 'warning',
  Unknown: 'warning',
  Running: 'default',
} as const;

function synchronizationView(one: ShownSynchronization, style: CardStyle) {
  const w = words[style.language];
  const result = wordFor(w, 'result', one.result);
  return {
    time: escapeMarkdown(timeText(one.startedAt, style)),
    result: one.error === null ? result : `${result} (${escapeMarkdown(one.error)})`,
    color: resultColors[one.result],
  };
}
