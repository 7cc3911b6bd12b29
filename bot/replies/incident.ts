import type { Card, Language } from '../../cards/card.ts';
import { incidentCard } from '../../cards/incident/card.ts';
import type { Incident } from '../domain/incident.ts';
import { diagnosisData } from './diagnosis.ts';
import { styleOf, type ReplyContext } from './reply.ts';
import { shownServer } from './shown.ts';

/** How many lines of an incident's story a card shows. */
const shownLines = 10;

/** The card of an incident: the alert, what is known, and how it ended. */
export async function incidentSubjectCard(
  context: ReplyContext,
  incident: Incident,
  language: Language,
): Promise<Card> {
  const { flow } = context;
  const diagnosis = incident.diagnosisId === null ? undefined : await flow.store.diagnoses.find(incident.diagnosisId);
  return incidentCard(
    {
      incidentId: incident.id,
      number: incident.number,
      server: shownServer(flow, incident.serverId),
      state: incident.state,
      severity: incident.severity,
      openedAt: incident.openedAt,
      resolvedAt: incident.resolvedAt,
      seen: incident.seen,
      diagnosis: diagnosis ? await diagnosisData(context, diagnosis, language) : null,
      timeline: incident.timeline
        .slice(-shownLines)
        .map(({ at, what, by }) => ({ at, what, by: by.startsWith('bot:') ? null : by.replace(/^person:/, '') })),
    },
    styleOf(context, language),
  );
}
