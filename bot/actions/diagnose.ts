import { startDiagnosis } from '../replies/diagnosis.ts';
import { serverAction } from './server-action.ts';

/** `diagnose`: as the command of the same name. */
export const action = serverAction('diagnose', (context, asker, wish) =>
  startDiagnosis(context, asker, { ...wish, incident: 'join' }),
);
