import { startDiagnosis } from '../replies/diagnosis.ts';
import { serverAction } from './server-action.ts';

/** `check`: as the command of the same name. */
export const action = serverAction('check', (context, asker, wish) =>
  startDiagnosis(context, asker, { ...wish, incident: 'none' }),
);
