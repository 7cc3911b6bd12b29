import type { Card, CardStyle } from '../card.ts';
import { loadTemplate } from '../template.ts';
import { button, escapeMarkdown } from '../view.ts';
import type { ChoiceData } from './data.ts';

const expand = loadTemplate(import.meta.url);

/** A question with buttons. */
export function choiceCard(data: ChoiceData, style: CardStyle): Card {
  return expand({
    question: escapeMarkdown(data.question),
    buttons: data.options.map((option) =>
      button(option.title, option.verb, { language: style.language, ids: option.data }),
    ),
  });
}
