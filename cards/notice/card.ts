import type { Card, CardStyle } from '../card.ts';
import { loadTemplate } from '../template.ts';
import { escapeMarkdown } from '../view.ts';
import type { NoticeData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const colors = { info: 'default', good: 'good', warning: 'warning', attention: 'attention' } as const;

/** A short message. */
export function noticeCard(data: NoticeData, _style: CardStyle): Card {
  return expand({
    hasTitle: data.title !== null,
    title: escapeMarkdown(data.title ?? ''),
    text: escapeMarkdown(data.text),
    color: colors[data.tone],
  });
}
