import { startDiagnosis } from '../replies/diagnosis.ts';
import type { Command } from './command.ts';

/** `check <server> [section]`: runs the checks and only looks; no incident is opened. */
export const command: Command = {
  name: 'check',
  needs: 'server',
  verb: 'check',
  run: (context, { asker, intent, server }) =>
    startDiagnosis(context, asker, { server, sectionId: intent.sectionId, incident: 'none' }),
};
