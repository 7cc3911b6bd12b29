import { ConnectorError } from '../errors.ts';
import type { Ending } from '../powershell/outcome.ts';
import type { Connections } from './connection.ts';
import { winrmDefaults } from './endpoint.ts';
import type { Lane, PreparedRun } from './lane.ts';
import { openShell } from './open-shell.ts';
import { pause } from './pause.ts';
import type { Shell } from './shell.ts';
import { FaultError } from './soap/faults.ts';
import { resources, signals } from './soap/names.ts';

/** The command shell that runs the constant command line of SSH as well. */
const cmdShell = {
  resourceUri: resources.cmd,
  inputStreams: 'stdin',
  outputStreams: 'stdout stderr',
  options: [
    { name: 'WINRS_NOPROFILE', value: 'TRUE' },
    // The code page of the server would turn Japanese into question marks.
    { name: 'WINRS_CODEPAGE', value: '65001' },
  ],
} as const;

const commandOptions = [
  // A pipe in the place of a console, so that the end of the input arrives.
  { name: 'WINRS_CONSOLEMODE_STDIN', value: 'FALSE' },
  { name: 'WINRS_SKIP_CMD_SHELL', value: 'FALSE' },
] as const;

/** Opens a WinRS shell whose runs are one process each, as over SSH. Rejects with a ConnectorError. */
export async function openWinrsLane(
  connections: Connections,
  commandLine: string,
  signal?: AbortSignal,
): Promise<Lane> {
  try {
    const shell = await openShell(connections, cmdShell, signal);
    return createWinrsLane(shell, { connections, commandLine });
  } catch (error) {
    connections.close();
    throw error;
  }
}

interface Surroundings {
  readonly connections: Connections;
  readonly commandLine: string;
}

function createWinrsLane(shell: Shell, { connections, commandLine }: Surroundings): Lane {
  const { context } = connections;
  let settled: Promise<boolean> = Promise.resolve(true);
  let isAbandoned = false;

  async function run(prepared: PreparedRun): Promise<Ending> {
    const stop = createStop(prepared);
    let commandId: string | undefined;
    let isSent = false;
    let isIntact = false;

    async function work(): Promise<Ending> {
      commandId = await shell.command({ command: commandLine, options: commandOptions });
      // Until now a process waits for its first line at most.
      if (stop.signal.aborted) throw stop.error();
      isSent = true;
      await shell.send('stdin', prepared.input, { commandId, isEnd: true });
      const ending = await readAll(commandId);
      isIntact = ending !== undefined && prepared.collector.state !== 'broken';
      return ending ?? { kind: 'interrupted', error: stop.error() };
    }

    /** Nothing when it was stopped before the end. */
    async function readAll(id: string): Promise<Ending | undefined> {
      const { collector } = prepared;
      for (;;) {
        const output = await shell.receive('stdout stderr', { commandId: id, signal: stop.signal });
        for (const { stream, bytes } of output.chunks) {
          if (stream === 'stderr') collector.stderr(bytes);
          else collector.stdout(bytes);
        }
        if (collector.state !== 'reading') return { kind: 'closed' };
        if (output.state === 'done') {
          if (stop.signal.aborted) return undefined;
          return { kind: 'closed', exitCode: output.exitCode };
        }
        if (stop.signal.aborted) return undefined;
      }
    }

    const failed = (error: unknown): Ending => ({
      kind: isSent ? 'interrupted' : 'not-sent',
      error: asConnectorError(error),
    });
    const working = work().catch((error: unknown) => {
      // What runs there ends by itself at its deadline; nobody comes back only to kill it half-way.
      isAbandoned ||= isSent && !(error instanceof FaultError);
      return failed(error);
    });
    const ending = await Promise.race([
      working,
      stop.stopped.then(async (): Promise<Ending> => {
        if (!isSent || commandId === undefined) return failed(stop.error());
        // A command that hears the stop ends, and its output may still hold the closing record.
        const patience = pause(context, winrmDefaults.stopMs);
        await Promise.race([shell.signal(signals.ctrlC, commandId).then(() => working), patience]).catch(
          () => undefined,
        );
        return { kind: 'interrupted', error: stop.error() };
      }),
    ]);
    stop.end();
    settled = cleanUp(commandId, () => isIntact);
    return ending;
  }

  /** The specification wants a last signal; without it the command counts against the quota. */
  async function cleanUp(commandId: string | undefined, isIntact: () => boolean): Promise<boolean> {
    if (commandId === undefined || isAbandoned) return false;
    try {
      await shell.signal(signals.terminate, commandId);
      return isIntact();
    } catch {
      return false;
    }
  }

  function createStop({ limitMs, signal }: PreparedRun): Stop {
    const controller = new AbortController();
    const stopped = Promise.withResolvers<void>();
    let reason: ConnectorError | undefined;
    const stopWith = (error: ConnectorError): void => {
      if (reason) return;
      reason = error;
      controller.abort();
      stopped.resolve();
    };
    const cancel = (): void =>
      stopWith(new ConnectorError('cancelled', 'The run was cancelled.', { cause: signal?.reason }));
    const stopTimer = context.setTimer(() => {
      stopWith(new ConnectorError('deadline', `The server did not end the run within ${limitMs} ms.`));
    }, limitMs);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    return {
      signal: controller.signal,
      stopped: stopped.promise,
      error: () => reason ?? new ConnectorError('cancelled', 'The run was stopped.'),
      end: () => {
        stopTimer();
        signal?.removeEventListener('abort', cancel);
      },
    };
  }

  async function close(): Promise<void> {
    try {
      await settled;
      if (!isAbandoned) await shell.delete();
    } catch {
      // What does not hear any more ends by its idle time-out.
    } finally {
      connections.close();
    }
  }

  return { run, settle: () => settled, close };
}

/** Why and when a run has to stop. */
interface Stop {
  readonly signal: AbortSignal;
  readonly stopped: Promise<void>;
  error(): ConnectorError;
  end(): void;
}

function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return new ConnectorError('connection-lost', 'The run failed on its way to the server.', { cause: error });
}
