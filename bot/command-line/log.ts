import { pino, type Logger } from 'pino';

/** Where the log goes: a file in local mode, so that the terminal shows only what is for people; else standard output. */
export type LogPlace = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'stdout' };

/** A log that can be brought to its end. */
export interface OpenLog {
  readonly log: Logger;
  /** Writes what is not written yet. */
  close(): void;
}

/** Keys whose values never reach a log, wherever flows or libraries put them. */
const secretKeys = ['password', 'passphrase', 'privateKey', 'token', 'authorization', 'secret', 'clientSecret'];

/** Opens the log: one JSON object a line. */
export function openLog(place: LogPlace, level: string): OpenLog {
  const destination = pino.destination({ dest: place.kind === 'file' ? place.path : 1, sync: true });
  const log = pino(
    {
      level,
      base: { name: 'douki' },
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '(secret)' },
      serializers: { err: (error: unknown) => describeError(error) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
  return {
    log,
    close: () => {
      destination.flushSync();
      destination.end();
    },
  };
}

/** Levels that DOUKI_LOG_LEVEL may name. */
export const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Errors of libraries carry requests with tokens in them: only these fields are written. */
function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    stack: error.stack,
    ...(error.cause === undefined || depth > 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
