import sql from 'mssql';
import type { ParameterValue } from '../connector.ts';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { type MssqlEndpoint, mssqlDefaults } from './endpoint.ts';
import { explainConnectError, readTrouble } from './explain.ts';
import { guardParser } from './guarded-parser.ts';
import { connectGuarded, type GuardedSocket } from './guarded-socket.ts';
import type { ResultShape } from './row.ts';

/** A logged-in connection to the SQL Server of one endpoint, opened again by itself after a loss. */
export interface Database {
  /** True once the connection was lost: what comes next needs another login. */
  readonly isLost: boolean;
  /** Runs one text; rejects with what mssql or tedious threw, or with the ConnectorError that ended it. */
  query(query: Query): Promise<readonly ResultShape[]>;
  close(): Promise<void>;
}

/** One text with its typed parameters and what ends it early. */
export interface Query {
  readonly text: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

const largestAnswer = 16 * 1024 * 1024;

/** Logs in; throws a ConnectorError, and nothing stays open then. */
export async function openDatabase(endpoint: MssqlEndpoint, context: ConnectorContext): Promise<Database> {
  const sockets = new Set<GuardedSocket>();
  const numbers: number[] = [];
  const { host, port, database } = endpoint;
  const pool = new sql.ConnectionPool(configOf(endpoint, { sockets, numbers }));
  // Every request tells its own error.
  pool.on('error', () => undefined);
  try {
    await within(pool.connect(), { milliseconds: endpoint.connectMs ?? mssqlDefaults.connectMs, context });
  } catch (cause) {
    for (const { socket } of sockets) socket.destroy();
    const refusal = [...sockets].find((one) => one.refusal)?.refusal;
    throw refusal ?? explainConnectError(cause, { host, port, database, numbers });
  }

  // After its first login the pool closes the connection, and opens another for the first request.
  let isUsed = false;

  function query({ text, parameters, limitMs, signal }: Query): Promise<readonly ResultShape[]> {
    numbers.length = 0;
    isUsed = true;
    const request = pool.request();
    request.stream = true;
    request.arrayRowMode = true;
    for (const [name, value] of Object.entries(parameters)) addParameter(request, name, value);
    const results: { columns: ResultShape['columns']; rows: unknown[][] }[] = [];
    const ended = Promise.withResolvers<readonly ResultShape[]>();
    const timers: (() => void)[] = [];
    let reason: ConnectorError | undefined;
    let failure: unknown;

    const giveUp = (error: ConnectorError): void => {
      if (reason) return;
      reason = error;
      request.cancel();
      // A deaf server answers no attention: then the connection goes, and with it the request.
      timers.push(context.setTimer(cut, mssqlDefaults.cancelMs));
    };
    const cut = (): void => {
      for (const { socket } of sockets) socket.destroy();
      // A pool that is still waiting for a connection knows of no socket yet.
      ended.reject(reason);
    };
    const cancel = (): void =>
      giveUp(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal?.reason }));
    timers.push(
      context.setTimer(() => {
        giveUp(new ConnectorError('deadline', `The query did not end within ${limitMs} ms.`));
      }, limitMs),
    );
    const before = received();
    const watchSize = (): void => {
      if (received() - before > largestAnswer)
        giveUp(new ConnectorError('answer-too-large', 'More than 16 MB came back.'));
      timers.push(context.setTimer(watchSize, 250));
    };
    watchSize();

    request.on('recordset', (columns: unknown) => results.push({ columns: shapesOf(columns), rows: [] }));
    request.on('row', (row: unknown[]) => {
      const rows = results.at(-1)?.rows;
      // One row is a check's answer; how many more there are does not matter.
      if (rows && rows.length < 3) rows.push(row);
    });
    request.on('error', (error: unknown) => (failure = error));
    request.on('done', () => {
      const error = reason ?? failure;
      if (error === undefined) ended.resolve(results);
      else ended.reject(error);
    });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    request.query(text).catch((error: unknown) => ended.reject(reason ?? error));
    return ended.promise.catch(explain).finally(() => {
      signal?.removeEventListener('abort', cancel);
      for (const stop of timers) stop();
    });
  }

  /** The pool may have had to log in once more. */
  function explain(error: unknown): never {
    if (error instanceof ConnectorError || !readTrouble(error).codes.includes('ELOGIN')) throw error;
    throw explainConnectError(error, { host, port, database, numbers });
  }

  function received(): number {
    return [...sockets].reduce((sum, { socket }) => sum + socket.bytesRead, 0);
  }

  async function close(): Promise<void> {
    const closing = pool.close().catch(() => undefined);
    await within(closing, { milliseconds: mssqlDefaults.cancelMs, context }).catch(() => undefined);
    for (const { socket } of sockets) socket.destroy();
  }

  return {
    get isLost() {
      return isUsed && sockets.size === 0;
    },
    query,
    close,
  };
}

/** tedious waits for ever for the rest of an answer to PRELOGIN that ends too early: its own time-out does not hold there. */
async function within<T>(promise: Promise<T>, limit: { milliseconds: number; context: ConnectorContext }): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stop = limit.context.setTimer(() => {
    late.reject(Object.assign(new Error(`Not done within ${limit.milliseconds} ms.`), { code: 'ETIMEOUT' }));
  }, limit.milliseconds);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    stop();
  }
}

/** What the settings fill while a login is under way. */
interface Gathered {
  readonly sockets: Set<GuardedSocket>;
  readonly numbers: number[];
}

function configOf(endpoint: MssqlEndpoint, { sockets, numbers }: Gathered): sql.config {
  const { host, port, database, auth, encrypt } = endpoint;
  const connectMs = endpoint.connectMs ?? mssqlDefaults.connectMs;
  const connector = async (_to: unknown, _lookup: unknown, signal: AbortSignal) => {
    const guarded = await connectGuarded({ host, port, encrypt }, signal);
    sockets.add(guarded);
    guarded.socket.once('close', () => sockets.delete(guarded));
    return guarded.socket;
  };
  const options = {
    encrypt: encrypt === 'strict' ? 'strict' : true,
    trustServerCertificate: false,
    // Without it tedious takes the host, and an address fails.
    serverName: endpoint.serverName ?? host,
    cryptoCredentialsDetails: { minVersion: 'TLSv1.2', ...(endpoint.ca !== undefined && { ca: endpoint.ca }) },
    connector,
    cancelTimeout: mssqlDefaults.cancelMs,
    maxRetriesOnTransientErrors: 0,
    appName: 'douki',
    readOnlyIntent: true,
  };
  return {
    server: host,
    port,
    database,
    user: auth.username,
    password: auth.password,
    ...(auth.kind === 'ntlm' && { domain: auth.domain }),
    connectionTimeout: connectMs,
    requestTimeout: mssqlDefaults.longestRequestMs,
    // One at a time, so that the socket to cut is the one that is stuck.
    pool: { max: 1, min: 0, acquireTimeoutMillis: connectMs + 5000, idleTimeoutMillis: 3_600_000 },
    validateConnection: 'socket',
    // The error of a login has no number of its own, and tells the last of several only.
    beforeConnect: (connection) => {
      guardParser(connection, () => {
        for (const { socket } of sockets) socket.destroy();
      });
      connection.on('errorMessage', (message: { number?: unknown }) => {
        if (typeof message.number === 'number') numbers.push(message.number);
      });
    },
    // The types know neither `strict` nor `connector`.
    options: options as unknown as sql.IOptions,
  };
}

function addParameter(request: sql.Request, name: string, value: ParameterValue): void {
  if (value === null || typeof value === 'string') request.input(name, sql.NVarChar, value);
  else if (typeof value === 'boolean') request.input(name, sql.Bit, value);
  else if (typeof value === 'number') request.input(name, sql.BigInt, value);
  else throw new ConnectorError('driver-refused', `The parameter ${name} is a list, which no query takes.`);
}

function shapesOf(columns: unknown): ResultShape['columns'] {
  return Object.values(columns as Record<string, { name: string; type: unknown }>).map(({ name, type }) => ({
    name,
    type: (type as { declaration?: string }).declaration ?? '',
  }));
}
