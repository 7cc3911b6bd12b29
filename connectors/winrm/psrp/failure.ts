import type { ScriptFailure } from '../../connector.ts';
import type { ErrorRecord } from './error-record.ts';

/** Why a function gave no object, in the codes of a script. */
export type Failure = ScriptFailure;

const byErrorId: readonly (readonly [RegExp, ScriptFailure['code']])[] = [
  [/^Douki\.MissingRight/, 'missing-right'],
  [/^Douki\.ApiUnavailable/, 'api-unavailable'],
  [/^Douki\.DatabaseUnavailable/, 'database-unavailable'],
  [/^Douki\.NoCredentialsForNextHop/, 'no-credentials-for-next-hop'],
  [/^ScriptContainedMaliciousContent/, 'blocked-by-antivirus'],
  [/ConstrainedLanguage/, 'language-mode'],
  // The role of this account does not show the function.
  [/^CommandNotFoundException/, 'missing-right'],
];
const byType: readonly (readonly [RegExp, ScriptFailure['code']])[] = [
  [/(^|\.)System\.UnauthorizedAccessException$/, 'missing-right'],
  [/(^|\.)System\.Security\.SecurityException$/, 'missing-right'],
  [/\.SqlClient\.SqlException$/, 'database-unavailable'],
];

/** The failure that an error record means; the same codes as the driver gives (run.ps1). */
export function failureOf(error: ErrorRecord): Failure {
  const code =
    byErrorId.find(([pattern]) => pattern.test(error.errorId))?.[1] ??
    byType.find(([pattern]) => pattern.test(error.exceptionType))?.[1] ??
    'script-error';
  const message = error.message.replace(/\s+/g, ' ').slice(0, 400) || code;
  const errorId = error.errorId.replace(/\s+/g, ' ').slice(0, 400);
  return { code, message, ...(errorId !== '' && { errorId }) };
}
