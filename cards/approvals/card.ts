import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { escapeMarkdown, fill, timeText, wordFor } from '../view.ts';
import type { ApprovalsData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** Requests for approval; they are decided on their own cards in the channel. */
export function approvalsCard(data: ApprovalsData, style: CardStyle): Card {
  const w = words[style.language];
  return expand({
    title: w['title'] ?? '',
    isEmpty: data.rows.length === 0,
    empty: w['empty'] ?? '',
    rows: data.rows.map((row) => ({
      text: `${fill(w['row'] ?? '', { number: row.number, title: row.title, server: row.server })} — ${wordFor(w, 'state', row.state)}`,
      note: (row.state === 'requested'
        ? fill(w['open'] ?? '', { name: row.requestedBy })
        : fill(w['ended'] ?? '', { name: row.requestedBy })
      ).replace('{time}', escapeMarkdown(timeText(row.expiresAt, style))),
    })),
  });
}
