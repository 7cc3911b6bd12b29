import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { escapeMarkdown, fill, timeText, wordFor } from '../view.ts';
import type { IncidentsData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** Open incidents. */
export function incidentsCard(data: IncidentsData, style: CardStyle): Card {
  const w = words[style.language];
  return expand({
    title: w['title'] ?? '',
    isEmpty: data.rows.length === 0,
    empty: w['empty'] ?? '',
    rows: data.rows.map((row) => ({
      text: `${fill(w['row'] ?? '', { number: row.number, server: row.server, section: row.section ?? w['no-section'] ?? '' })} — ${wordFor(w, 'state', row.state)}`,
      note: fill(w['since'] ?? '', { count: row.seen }).replace(
        '{time}',
        escapeMarkdown(timeText(row.openedAt, style)),
      ),
    })),
  });
}
