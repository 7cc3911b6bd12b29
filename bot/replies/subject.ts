import type { Card } from '../../cards/card.ts';
import { diagnosisCard } from '../../cards/diagnosis/card.ts';
import { approvalSubjectCard } from './approval.ts';
import { diagnosisData } from './diagnosis.ts';
import { incidentSubjectCard } from './incident.ts';
import { styleOf, type ReplyContext } from './reply.ts';

/** A subject's card as it must look now, and which revision that is. */
export interface SubjectCard {
  readonly card: Card;
  readonly revision: number;
}

/** Makes the card of `diagnosis:<id>`, `approval:<id>` or `incident:<id>` from the store; undefined when there is no such subject. */
export async function subjectCard(context: ReplyContext, subject: string): Promise<SubjectCard | undefined> {
  const { store } = context.flow;
  const [kind, id] = splitSubject(subject);
  switch (kind) {
    case 'diagnosis': {
      const diagnosis = await store.diagnoses.find(id);
      if (!diagnosis) return undefined;
      return {
        card: diagnosisCard(
          await diagnosisData(context, diagnosis, diagnosis.language),
          styleOf(context, diagnosis.language),
        ),
        revision: 1,
      };
    }
    case 'approval': {
      const approval = await store.approvals.find(id);
      return (
        approval && {
          card: await approvalSubjectCard(context, approval, approval.language),
          revision: approval.revision,
        }
      );
    }
    case 'incident': {
      const incident = await store.incidents.find(id);
      return (
        incident && {
          card: await incidentSubjectCard(context, incident, incident.language),
          revision: incident.revision,
        }
      );
    }
    default:
      return undefined;
  }
}

function splitSubject(subject: string): readonly [string, string] {
  const colon = subject.indexOf(':');
  return [subject.slice(0, colon), subject.slice(colon + 1)];
}
