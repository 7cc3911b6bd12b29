import { startDiagnosis } from '../replies/diagnosis.ts';
import type { Command } from './command.ts';

/** `diagnose <server>`: what is wrong, why, and what would mend it; a fault found is an incident. */
export const command: Command = {
  name: 'diagnose',
  needs: 'server',
  verb: 'diagnose',
  run: (context, { asker, intent, server }) =>
    startDiagnosis(context, asker, { server, sectionId: intent.sectionId, incident: 'join' }),
};
