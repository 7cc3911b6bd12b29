import { approvalsCard } from '../../cards/approvals/card.ts';
import type { Language } from '../../cards/card.ts';
import { historyCard } from '../../cards/history/card.ts';
import type { HistoryData } from '../../cards/history/data.ts';
import { incidentsCard } from '../../cards/incidents/card.ts';
import type { Server } from '../domain/server.ts';
import { sectionTitle } from './diagnosis.ts';
import { styleOf, type Asker, type Reply, type ReplyContext } from './reply.ts';
import { remediationTitle, shownServer } from './shown.ts';
import { say, type WordId } from './words.ts';

/** How many rows a list shows; a card has a size limit. */
const rowCap = 15;

/** Open requests, or where there are none the newest ended ones. */
export async function approvalsReply(context: ReplyContext, asker: Asker): Promise<Reply> {
  const { flow } = context;
  const open = await flow.store.approvals.list({ states: ['requested'] });
  const shown =
    open.length > 0
      ? open
      : await flow.store.approvals.list({ states: ['approved', 'rejected', 'expired', 'cancelled', 'voided'] });
  const rows = shown.slice(0, rowCap).map((approval) => ({
    approvalId: approval.id,
    number: approval.number,
    server: approval.plan.serverId,
    title: remediationTitle(flow, approval.plan.remediationId, asker.language),
    state: approval.state,
    requestedBy: approval.requestedBy.name,
    expiresAt: approval.expiresAt,
  }));
  return { card: approvalsCard({ rows }, styleOf(context, asker.language)) };
}

/** Open incidents. */
export async function incidentsReply(context: ReplyContext, asker: Asker): Promise<Reply> {
  const open = await context.flow.store.incidents.list({ states: ['triggered', 'acknowledged'] });
  const rows = open.slice(0, rowCap).map((incident) => ({
    incidentId: incident.id,
    number: incident.number,
    server: incident.serverId,
    section: incident.sectionId === null ? null : sectionTitle(context.flow, incident.sectionId, asker.language),
    state: incident.state,
    openedAt: incident.openedAt,
    seen: incident.seen,
  }));
  return { card: incidentsCard({ rows }, styleOf(context, asker.language)) };
}

/** What happened to a server lately: diagnoses, requests and incidents. */
export async function historyReply(context: ReplyContext, asker: Asker, server: Server): Promise<Reply> {
  const rows = await historyRows(context, server, asker.language);
  const data: HistoryData = { server: shownServer(context.flow, server.id), rows: rows.slice(0, rowCap) };
  return { card: historyCard(data, styleOf(context, asker.language)) };
}

async function historyRows({ flow }: ReplyContext, server: Server, language: Language): Promise<HistoryData['rows']> {
  const diagnoses = await flow.store.diagnoses.history(server.id, rowCap);
  const approvals = await flow.store.approvals.list({
    states: ['requested', 'approved', 'rejected', 'expired', 'cancelled', 'voided'],
    serverId: server.id,
  });
  const incidents = await flow.store.incidents.list({
    states: ['triggered', 'acknowledged', 'resolved'],
    serverId: server.id,
  });
  const rows: HistoryData['rows'] = [
    ...diagnoses.map((one) => ({
      at: one.startedAt,
      kind: 'diagnosis' as const,
      text: say(language, verdictWords[one.verdict]),
    })),
    ...approvals.map((one) => ({
      at: one.requestedAt,
      kind: 'approval' as const,
      text: say(language, `history.approval-${one.state}`, {
        number: one.number,
        title: remediationTitle(flow, one.plan.remediationId, language),
        name: one.requestedBy.name,
      }),
    })),
    ...incidents.map((one) => ({
      at: one.openedAt,
      kind: 'incident' as const,
      text: say(language, `history.incident-${one.state}`, { number: one.number }),
    })),
  ];
  return [...rows].sort((left, right) => (left.at < right.at ? 1 : -1));
}

const verdictWords = {
  ours: 'history.verdict-ours',
  upstream: 'history.verdict-upstream',
  provider: 'history.verdict-provider',
  none: 'history.verdict-none',
  unknown: 'history.verdict-unknown',
} as const satisfies Record<string, WordId>;
