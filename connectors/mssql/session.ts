import { createHash } from 'node:crypto';
import type {
  RunOptions,
  ScriptFailure,
  ScriptItem,
  ScriptRecord,
  ScriptRequest,
  ScriptResult,
  Session,
} from '../connector.ts';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { type Database, openDatabase } from './database.ts';
import type { MssqlEndpoint } from './endpoint.ts';
import { explainRequestError } from './explain.ts';
import { readRow } from './row.ts';

/** Creates the session of one SQL Server: one connection, opened at the first run; runs take turns. */
export function createMssqlSession(endpoint: MssqlEndpoint, context: ConnectorContext): Session {
  const turns = createGate(1);
  let opening: Promise<Database> | undefined;
  let isClosed = false;

  async function run(request: ScriptRequest, options: RunOptions = {}): Promise<ScriptResult> {
    const started = context.now();
    const records: ScriptRecord[] = [];
    let noise = '';
    const keep = (record: ScriptRecord): void => {
      records.push(record);
      try {
        options.onRecord?.(record);
      } catch (error) {
        // A listener that fails must not cost the answers.
        noise = `onRecord threw: ${error instanceof Error ? error.message : 'something that is no error'}`;
      }
    };
    let isSent = false;
    try {
      refuseWrong(request);
      const leave = await turns.enter(options.signal);
      try {
        await open(options.signal);
        for (const item of request.items) {
          const leftMs = request.deadlineMs - (context.now() - started);
          const database = await open(options.signal);
          if (leftMs > 0) isSent = true;
          keep(await ask({ database, item, leftMs, signal: options.signal }));
        }
      } finally {
        leave();
      }
      return { outcome: 'done', records, noise, durationMs: context.now() - started };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (isSent) await forget();
      const outcome = isSent ? 'unknown' : 'failed';
      return { outcome, records, error, noise, durationMs: context.now() - started };
    }
  }

  async function ask({ database, item, leftMs, signal }: Asking): Promise<ScriptRecord> {
    const { id, text, sha256, parameters, timeoutMs } = item;
    const started = context.now();
    const fail = (error: ScriptFailure): ScriptRecord => ({
      ...{ id, ok: false, error },
      durationMs: context.now() - started,
    });
    if (createHash('sha256').update(text, 'utf8').digest('hex') !== sha256)
      return fail({ code: 'digest', message: 'The text of the query is not the one that was announced.' });
    if (leftMs <= 0) return fail({ ...late, errorId: 'Douki.NotStarted' });
    try {
      const results = await database.query({ text, parameters, limitMs: Math.min(timeoutMs, leftMs), signal });
      const answer = readRow(results);
      if ('problem' in answer) return fail({ code: 'bad-answer', message: answer.problem });
      return { id, ok: true, value: answer.value, durationMs: context.now() - started };
    } catch (cause) {
      if (cause instanceof ConnectorError && cause.code === 'deadline')
        return fail({ code: 'timeout', message: cause.message });
      if (cause instanceof ConnectorError) throw cause;
      const failure = explainRequestError(cause);
      if (failure) return fail(failure);
      throw new ConnectorError('connection-lost', 'The connection to the SQL Server was lost.', { cause });
    }
  }

  async function open(signal?: AbortSignal): Promise<Database> {
    if (isClosed) throw new ConnectorError('cancelled', 'The session is closed.');
    if (await isLost()) await forget();
    opening ??= openDatabase(endpoint, context).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return orAbort(opening, signal);
  }

  async function isLost(): Promise<boolean> {
    const database = await opening?.catch(() => undefined);
    return database?.isLost ?? false;
  }

  async function forget(): Promise<void> {
    const lost = opening;
    opening = undefined;
    await lost?.then((database) => database.close()).catch(() => undefined);
  }

  async function close(): Promise<void> {
    isClosed = true;
    await forget();
  }

  return { run, close };
}

interface Asking {
  readonly database: Database;
  readonly item: ScriptItem;
  readonly leftMs: number;
  readonly signal: AbortSignal | undefined;
}

const late = { code: 'timeout', message: 'The query was not started: the deadline of the run had passed.' } as const;

/** This road reads, and it speaks SQL; anything else was sent here by mistake. */
function refuseWrong({ language, mode }: ScriptRequest): void {
  if (language === 'tsql' && mode === 'read') return;
  throw new ConnectorError('driver-refused', 'Only queries that read are sent to the SQL Server; nothing ran.');
}

/** The login goes on for whoever comes next. */
async function orAbort<T>(opening: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return opening;
  const aborted = Promise.withResolvers<never>();
  const giveUp = (): void => {
    const message = 'The run was cancelled before anything was sent.';
    aborted.reject(new ConnectorError('cancelled', message, { cause: signal.reason }));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([opening, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
