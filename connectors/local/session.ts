import type { RunOptions, ScriptRequest, ScriptResult, Session } from '../connector.ts';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import type { Driver } from '../powershell/driver.ts';
import { type Collector, createCollector, type Ending } from '../powershell/outcome.ts';
import { writeRequest } from '../powershell/request.ts';
import { localDefaults, type LocalEndpoint } from './endpoint.ts';
import { execute } from './execution.ts';
import type { LocalProgram } from './program.ts';

/** What the sessions of a connector share. */
export interface LocalTools {
  readonly context: ConnectorContext;
  readonly driver: Driver;
  /** Throws a ConnectorError where the program cannot be. */
  readonly findProgram: () => LocalProgram;
}

interface Prepared {
  readonly input: Buffer;
  readonly collector: Collector;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Creates the session of the bot's own machine: one process for each run, a few at a time. */
export function createLocalSession(endpoint: LocalEndpoint, tools: LocalTools): Session {
  const { context, driver, findProgram } = tools;
  const { slackMs = localDefaults.slackMs } = endpoint;
  const gate = createGate(localDefaults.processes);
  const closing = new AbortController();
  const processes = new Set<Promise<void>>();

  async function run(request: ScriptRequest, { signal, onRecord }: RunOptions = {}): Promise<ScriptResult> {
    const started = context.now();
    const nonce = context.randomBytes(12).toString('base64url');
    const collector = createCollector({ request, nonce, onRecord });
    const limitMs = request.deadlineMs + slackMs;
    const ending = await attempt(async () => {
      const input = writeRequest(request, { nonce, driver });
      return send({ input, collector, limitMs, signal });
    });
    return collector.finish(ending, context.now() - started);
  }

  async function send({ signal, ...prepared }: Prepared): Promise<Ending> {
    const program = findProgram();
    const signals = [closing.signal, ...(signal ? [signal] : [])];
    const leave = await gate.enter(AbortSignal.any(signals));
    const { commandLine } = driver;
    const { ending, gone } = execute(program, { ...prepared, commandLine, signals, context });
    processes.add(gone);
    void gone.then(() => {
      processes.delete(gone);
      leave();
    });
    return ending;
  }

  async function close(): Promise<void> {
    closing.abort(new Error('The session is closed.'));
    await Promise.all(processes);
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
