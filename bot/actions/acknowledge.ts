import { may } from '../domain/policy.ts';
import { say } from '../replies/words.ts';
import type { Action } from './action.ts';

/** `acknowledge`: somebody looks after an incident. */
export const action: Action = {
  verb: 'acknowledge',
  run: async ({ flow }, { asker, ids }) => {
    const incidentId = ids['incidentId'] ?? '';
    if (!may(flow.policy, asker.person, 'request'))
      return { kind: 'refused', text: say(asker.language, 'refused.may-not-request') };
    if (!(await flow.store.incidents.find(incidentId)))
      return { kind: 'refused', text: say(asker.language, 'refused.incident-not-found') };
    await flow.store.incidents.acknowledge(incidentId, { kind: 'person', person: asker.person });
    flow.show.changed(`incident:${incidentId}`);
    return { kind: 'refresh', subject: `incident:${incidentId}` };
  },
};
