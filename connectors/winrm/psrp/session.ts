import type { RunOptions, ScriptRequest, ScriptResult, Session } from '../../connector.ts';
import type { ConnectorContext } from '../../context.ts';
import { ConnectorError } from '../../errors.ts';
import { createGate } from '../../gate.ts';
import { type Collector, createCollector, type Ending } from '../../powershell/outcome.ts';
import { writeRequest } from '../../powershell/request.ts';
import type { CarrierFactory } from './carrier.ts';
import type { PsrpDriver } from './driver.ts';
import { runFunctions } from './functions.ts';
import { runScripts } from './scripts.ts';
import { openPsrpShell, type PsrpShell } from './shell.ts';
import { type Stops, watchStops } from './stops.ts';

/** What all PSRP sessions of a connector share. */
export interface PsrpTools {
  readonly context: ConnectorContext;
  readonly driver: PsrpDriver;
  /** `functions`: a constrained endpoint (JEA), to which only names of functions and their arguments are sent. */
  readonly sends: 'scripts' | 'functions';
  /** What the bot waits beyond the deadline that the driver keeps by itself; 15,000 ms unless given. */
  readonly slackMs?: number;
}

/** One run, ready to be sent. */
export interface PsrpRun {
  readonly request: ScriptRequest;
  readonly nonce: string;
  readonly collector: Collector;
  readonly context: ConnectorContext;
  /** The whole request as text, the driver in it. */
  readonly input: string;
  readonly bootstrap: string;
  readonly stops: Pick<Stops, 'onStop'>;
}

/** How a run ended, and when its pool is free again. */
export interface PsrpExecution {
  readonly ending: Promise<Ending>;
  readonly gone: Promise<unknown>;
}

interface Prepared extends Omit<PsrpRun, 'stops'> {
  readonly signal: AbortSignal | undefined;
  hasTimedOut: boolean;
}

const defaultSlackMs = 15_000;

/** Creates the session of one server: one pool, opened at the first run and again after a loss. */
export function createPsrpSession(open: CarrierFactory, tools: PsrpTools): Session {
  const { context, driver } = tools;
  const turns = createGate(1);
  let current: PsrpShell | undefined;
  let isClosed = false;

  async function run(request: ScriptRequest, options: RunOptions = {}): Promise<ScriptResult> {
    const started = context.now();
    const nonce = context.randomBytes(12).toString('base64url');
    const watch: RunOptions['onRecord'] = (record) => {
      if (!record.ok && record.error.code === 'timeout') prepared.hasTimedOut = true;
      options.onRecord?.(record);
    };
    const collector = createCollector({ request, nonce, onRecord: watch });
    const { bootstrap } = driver;
    const { signal } = options;
    const prepared = { request, nonce, collector, context, input: '', bootstrap, signal, hasTimedOut: false };
    const ending = await attempt(() => {
      const input = writeRequest(request, { nonce, driver: driver.driver }).toString('latin1');
      return send(Object.assign(prepared, { input }));
    });
    return collector.finish(ending, context.now() - started);
  }

  async function send(prepared: Prepared): Promise<Ending> {
    const leave = await turns.enter(prepared.signal);
    const stops = watchStops(context, prepared.request.deadlineMs + (tools.slackMs ?? defaultSlackMs), prepared.signal);
    try {
      const isWarm = current?.isSpent === false;
      const first = await runOn(await acquire(stops), { prepared, stops, leave });
      // A warm pool may have died unnoticed. Nothing of this run was sent, so a fresh one may have it.
      if (first.kind !== 'not-sent' || !isWarm || isClosed || prepared.signal?.aborted) return first;
      const again = await turns.enter(prepared.signal);
      return await runOn(await acquire(stops), { prepared, stops, leave: again });
    } catch (error) {
      leave();
      throw error;
    } finally {
      stops.forget();
    }
  }

  function runOn(shell: PsrpShell, turn: { prepared: Prepared; stops: Stops; leave: () => void }): Promise<Ending> {
    const { prepared, stops, leave } = turn;
    const execute = tools.sends === 'functions' ? runFunctions : runScripts;
    const { ending, gone } = execute(shell, { ...prepared, stops });
    // What fails here fails the ending as well, and that is where it is told.
    gone.then(() => settle(shell, prepared)).then(leave, leave);
    return ending;
  }

  /** A pool in which something may still be running takes no further run. */
  async function settle(shell: PsrpShell, prepared: Prepared): Promise<void> {
    if (!shell.isSpent && !prepared.hasTimedOut && prepared.collector.state !== 'broken') return;
    if (current === shell) current = undefined;
    await shell.close();
  }

  async function acquire(stops: Stops): Promise<PsrpShell> {
    if (isClosed) throw closed();
    if (current && !current.isSpent) return current;
    const stopped = Promise.withResolvers<never>();
    stops.onStop(stopped.reject);
    const opening = openPsrpShell(open, context);
    try {
      current = await Promise.race([stopped.promise, opening]);
    } catch (error) {
      // Whoever gave up does not want what opens afterwards.
      opening.then(
        (late) => late.close(),
        () => undefined,
      );
      throw error;
    }
    if (!isClosed) return current;
    await current.close();
    throw closed();
  }

  async function close(): Promise<void> {
    isClosed = true;
    await current?.close();
    current = undefined;
  }

  return { run, close };
}

function closed(): ConnectorError {
  return new ConnectorError('cancelled', 'The session is closed.');
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
