import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { escapeMarkdown } from '../view.ts';
import type { GuideData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** A page of the guide; its Markdown is our own and shown as it is. */
export function guideCard(data: GuideData, { language }: CardStyle): Card {
  const w = words[language];
  return expand({
    title: escapeMarkdown(data.title),
    blocks: data.blocks.map(({ kind, text }) => ({
      text,
      weight: kind === 'heading' ? 'bolder' : 'default',
      spacing: kind === 'heading' ? 'medium' : 'small',
    })),
    checks: `${w['checks'] ?? ''} ${data.checks.map(escapeMarkdown).join(language === 'ja' ? '、' : ', ')}`,
  });
}
