import { pino, type Logger } from 'pino';
import { CommandError } from './command.ts';
import { exitCodes } from './exit-codes.ts';

/**
 * Where the log goes: a file in local mode, so that the terminal shows only what is for people; standard output for a
 * service; standard error beside the result of a command.
 */
export type LogPlace = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'stdout' | 'stderr' };

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
  const destination = pino.destination({ dest: destinationOf(place), sync: true });
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

function destinationOf(place: LogPlace): string | number {
  if (place.kind === 'file') return place.path;
  return place.kind === 'stdout' ? 1 : 2;
}

/** The level that DOUKI_LOG_LEVEL names, or the given one. */
export function logLevelOf(environment: Readonly<Record<string, string | undefined>>, usual: string): string {
  const level = environment['DOUKI_LOG_LEVEL'] ?? usual;
  if (logLevels.includes(level)) return level;
  throw new CommandError(exitCodes.usage, 'usage.log-level', { level, levels: logLevels.join(', ') });
}

const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Some libraries put their whole source into a message. */
const longestText = 4000;

/** Errors of libraries carry requests with tokens in them: only these fields are written. */
function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, longestText),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    stack: error.stack?.slice(0, longestText),
    ...(error.cause === undefined || depth > 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
