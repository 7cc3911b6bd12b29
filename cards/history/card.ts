import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { escapeMarkdown, serverText, timeText } from '../view.ts';
import type { HistoryData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** What happened to a server lately. */
export function historyCard(data: HistoryData, style: CardStyle): Card {
  const w = words[style.language];
  return expand({
    title: (w['title'] ?? '').replace('{server}', serverText(data.server, style)),
    isEmpty: data.rows.length === 0,
    empty: w['empty'] ?? '',
    rows: data.rows.map((row) => ({ text: escapeMarkdown(row.text), note: escapeMarkdown(timeText(row.at, style)) })),
  });
}
