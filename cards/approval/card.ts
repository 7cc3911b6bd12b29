import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, escapeMarkdown, fill, serverText, timeText, wordFor, type ButtonView } from '../view.ts';
import type { ApprovalData, ShownStep } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** A request for approval. Its buttons are for everybody to see; who may press them is decided on the server. */
export function approvalCard(data: ApprovalData, style: CardStyle): Card {
  return expand({
    ...requestView(data, style),
    state: stateText(data, style),
    stateColor: data.state === 'requested' ? 'warning' : 'default',
    buttons: data.state === 'requested' ? decisionButtons(data, style) : [],
  });
}

/** What was asked for: the same on the request and on the card of its run. */
export function requestView(data: ApprovalData, style: CardStyle) {
  const w = words[style.language];
  return {
    title: fill(w['title'] ?? '', { number: data.number, title: data.title }).replace(
      '{server}',
      serverText(data.server, style),
    ),
    summary: escapeMarkdown(data.summary),
    why: escapeMarkdown(data.why),
    facts: factsOf(data, style),
    dryRunTitle: w['dry-run'] ?? '',
    steps: data.steps.map((step, index) => stepView(step, index, style)),
    detailsTitle: w['details'] ?? '',
    details: detailsOf(data, style),
  };
}

function stateText(data: ApprovalData, style: CardStyle): string {
  const w = words[style.language];
  const last = data.decisions.at(-1);
  const text = fill(w[`state.${data.state}`] ?? data.state, {
    name: last?.name ?? data.requestedBy,
    requester: data.requestedBy,
  });
  const at = text.replace(
    '{time}',
    escapeMarkdown(timeText(data.state === 'requested' ? data.expiresAt : (last?.at ?? data.expiresAt), style)),
  );
  return data.voidReason === null ? at : `${at} ${wordFor(w, 'void', data.voidReason)}`;
}

function factsOf(data: ApprovalData, style: CardStyle): readonly { name: string; value: string }[] {
  const w = words[style.language];
  const fact = (name: string, value: string) => ({ name: w[`fact.${name}`] ?? name, value });
  return [
    fact('risk', `${wordFor(w, 'risk', data.risk)} ${escapeMarkdown(data.riskText)}`),
    fact('undo', escapeMarkdown(data.undo ?? w['no-undo'] ?? '')),
    fact(
      'affects',
      data.alsoAffects.length === 0 ? (w['affects-none'] ?? '') : data.alsoAffects.map(escapeMarkdown).join(', '),
    ),
    fact('requested-by', `${escapeMarkdown(data.requestedBy)}, ${escapeMarkdown(timeText(data.requestedAt, style))}`),
  ];
}

function stepView(step: ShownStep, index: number, style: CardStyle) {
  const w = words[style.language];
  const texts = step.dryRun === null ? [w['not-tried'] ?? ''] : step.dryRun.map(escapeMarkdown);
  const lines = (texts.length > 0 ? texts : [w['no-change'] ?? '']).map((text) => `› ${text}`);
  return {
    heading: `${index + 1}\\. ${serverText(step.server, style)}: ${escapeMarkdown(step.title)}`,
    lines: lines.map((text) => ({ text })),
  };
}

/** How much of a digest people compare by eye; the whole one is in the audit log. */
const shownDigits = 16;

function detailsOf(data: ApprovalData, { language }: CardStyle): readonly { text: string }[] {
  const w = words[language];
  const lines = data.steps.flatMap((step, index) => [
    fill(w['script'] ?? '', { step: index + 1, sha256: step.scriptSha256.slice(0, shownDigits) }),
    ...step.parameters.map((parameter) => fill(w['parameter'] ?? '', { step: index + 1, parameter })),
  ]);
  return [...lines, fill(w['plan'] ?? '', { hash: data.planHash.slice(0, shownDigits) })].map((text) => ({ text }));
}

function decisionButtons({ approvalId }: ApprovalData, { language }: CardStyle): readonly ButtonView[] {
  const w = words[language];
  return [
    button(w['approve'] ?? '', 'approve', { language, ids: { approvalId }, style: 'positive' }),
    button(w['reject'] ?? '', 'reject', { language, ids: { approvalId }, style: 'destructive' }),
    button(w['withdraw'] ?? '', 'withdraw', { language, ids: { approvalId } }),
  ];
}
