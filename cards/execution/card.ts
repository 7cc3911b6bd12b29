import { requestView } from '../approval/card.ts';
import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, checkView, escapeMarkdown, fill, timeText, wordFor } from '../view.ts';
import type { ExecutionData, ShownStepResult } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** An approved plan: how its run goes, and at the end plainly whether it helped. */
export function executionCard(data: ExecutionData, style: CardStyle): Card {
  const w = words[style.language];
  const { approval } = data;
  return expand({
    ...requestView(approval, style),
    approvedBy: approvedBy(data, style),
    state: wordFor(w, data.verdict === null ? 'phase' : 'verdict', data.verdict ?? data.phase),
    stateColor: data.verdict === null ? 'default' : verdictColors[data.verdict],
    steps: data.steps.map((step, index) => stepView(step, index, w)),
    hasChecks: data.checks.length > 0,
    checksTitle: w['checks'] ?? '',
    checks: data.checks.map((check) => checkView(check, style)),
    buttons:
      data.verdict === null
        ? []
        : [button(w['again'] ?? '', 'diagnose', { language: style.language, ids: { serverId: approval.server.id } })],
  });
}

const verdictColors = { fixed: 'good', 'not-fixed': 'attention', unknown: 'warning' } as const;

function approvedBy({ approval }: ExecutionData, style: CardStyle): string {
  const text = words[style.language]['approved-by'] ?? '';
  const { decisions, requestedBy } = approval;
  const names = decisions.filter((decision) => decision.verdict === 'approved').map((decision) => decision.name);
  const time = timeText(decisions.at(-1)?.at ?? null, style);
  return fill(text, { requester: requestedBy, approver: names.join(', '), time });
}

function stepView(step: ShownStepResult, index: number, w: Readonly<Record<string, string>>) {
  const lines = [
    ...step.lines.map((line) => `› ${escapeMarkdown(line)}`),
    ...(step.error === null ? [] : [escapeMarkdown(step.error)]),
  ];
  const unchanged = step.outcome === 'done' && step.changed === false ? [w['unchanged'] ?? ''] : [];
  return {
    heading: `${index + 1}\\. ${escapeMarkdown(step.server)}: ${escapeMarkdown(step.title)} — ${wordFor(w, 'outcome', step.outcome)}`,
    lines: [...lines, ...unchanged].map((text) => ({ text })),
  };
}
