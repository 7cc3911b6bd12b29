import type { RunOptions, ScriptRequest, ScriptResult, Session } from '../connector.ts';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate, type Gate } from '../gate.ts';
import type { Driver } from '../powershell/driver.ts';
import { type Collector, createCollector, type Ending } from '../powershell/outcome.ts';
import { writeRequest } from '../powershell/request.ts';
import { type Connection, openConnection } from './connection.ts';
import { sshDefaults, type SshEndpoint } from './endpoint.ts';
import { execute } from './execution.ts';

/** What all SSH sessions of a connector share. */
export interface SshTools {
  readonly context: ConnectorContext;
  readonly driver: Driver;
  readonly logins: Gate;
}

/** A connection with the number of runs that still count on it. */
interface Warm {
  readonly connection: Connection;
  readonly channels: Gate;
  runs: number;
  isUsed: boolean;
  isRetired: boolean;
}

/** Room for one run on a connection. */
interface Place {
  readonly warm: Warm;
  readonly leave: () => void;
}

interface Prepared {
  readonly input: Buffer;
  readonly collector: Collector;
  readonly request: ScriptRequest;
  readonly signal: AbortSignal | undefined;
}

/** A driver that has closed its run gets so long to end its process before its connection is given up. */
const lingerMs = 10_000;

/** Creates the session of one server: one warm connection, opened at the first run and again after a loss. */
export function createSshSession(endpoint: SshEndpoint, tools: SshTools): Session {
  const { context, driver, logins } = tools;
  let current: Warm | undefined;
  let opening: Promise<Warm> | undefined;
  let isClosed = false;

  async function run(request: ScriptRequest, options: RunOptions = {}): Promise<ScriptResult> {
    const started = context.now();
    const nonce = context.randomBytes(12).toString('base64url');
    const collector = createCollector({ request, nonce, onRecord: options.onRecord });
    const ending = await attempt(async () => {
      const input = writeRequest(request, { nonce, driver });
      return send({ input, collector, request, signal: options.signal });
    });
    return collector.finish(ending, context.now() - started);
  }

  async function send(prepared: Prepared): Promise<Ending> {
    const first = await enter(prepared.signal);
    const { warm } = first;
    const wasUsed = warm.isUsed;
    const ending = await runOn(first, prepared);
    // A warm connection may have died unnoticed. Nothing of this run was sent, so a fresh one may have it.
    if (ending.kind !== 'not-sent' || !wasUsed || !warm.connection.lost) return ending;
    return runOn(await enter(prepared.signal), prepared);
  }

  async function runOn({ warm, leave }: Place, prepared: Prepared): Promise<Ending> {
    const { input, collector, request, signal } = prepared;
    const limitMs = request.deadlineMs + (endpoint.timeouts?.slackMs ?? sshDefaults.slackMs);
    warm.runs += 1;
    warm.isUsed = true;
    const { commandLine } = driver;
    const execution = execute(warm.connection, { commandLine, input, collector, limitMs, signal, context });
    void execution.gone.then(leave);
    const ending = await execution.ending;
    warm.runs -= 1;
    const isInDoubt = ending.kind !== 'closed' || collector.state === 'broken';
    if (isInDoubt || warm.isRetired) retire(warm);
    else void execution.gone.then(context.setTimer(() => retire(warm), lingerMs));
    return ending;
  }

  /** A connection with a channel in doubt takes no new run and ends after its last one. */
  function retire(warm: Warm): void {
    warm.isRetired = true;
    if (current === warm) current = undefined;
    if (warm.runs === 0) warm.connection.end();
  }

  async function enter(signal?: AbortSignal): Promise<Place> {
    for (;;) {
      const warm = await acquire(signal);
      const leave = await warm.channels.enter(signal);
      if (!warm.isRetired && !warm.connection.lost) return { warm, leave };
      leave();
    }
  }

  async function acquire(signal?: AbortSignal): Promise<Warm> {
    if (isClosed) throw new ConnectorError('cancelled', 'The session is closed.');
    if (current && !current.connection.lost) return current;
    opening ??= open().finally(() => (opening = undefined));
    return orAbort(opening, signal);
  }

  async function open(): Promise<Warm> {
    const leave = await logins.enter();
    try {
      const connection = await openConnection(endpoint, context);
      const warm = { connection, channels: createGate(sshDefaults.channels), runs: 0, isUsed: false, isRetired: false };
      if (isClosed) {
        connection.end();
        throw new ConnectorError('cancelled', 'The session is closed.');
      }
      current = warm;
      return warm;
    } finally {
      leave();
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    await opening?.catch(() => undefined);
    const warm = current;
    current = undefined;
    if (!warm || warm.connection.lost) return;
    await new Promise<void>((resolve) => {
      warm.connection.onLost(() => resolve());
      warm.connection.end();
    });
  }

  return { run, close };
}

/** What fails before a run is sent is an ending of its own; anything but a ConnectorError is a mistake in the code. */
async function attempt(send: () => Promise<Ending>): Promise<Ending> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConnectorError) return { kind: 'not-sent', error };
    throw error;
  }
}

/** One run may give up waiting for a login that others still wait for. */
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
