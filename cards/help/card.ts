import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);
const commands = [
  'diagnose',
  'check',
  'status',
  'sync',
  'history',
  'guide',
  'servers',
  'approvals',
  'incidents',
  'snooze',
];

/** What the bot can do, with examples to copy. */
export function helpCard({ language }: CardStyle): Card {
  const w = words[language];
  return expand({
    w,
    examples: ['1', '2', '3'].map((number) => ({ text: `› ${w[`example.${number}`] ?? ''}` })),
    commands: commands.map((name) => ({ name: w[`command.${name}`] ?? name, meaning: w[`meaning.${name}`] ?? '' })),
  });
}
