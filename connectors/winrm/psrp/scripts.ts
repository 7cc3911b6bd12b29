import { ConnectorError } from '../../errors.ts';
import type { Collector, Ending } from '../../powershell/outcome.ts';
import type { ErrorRecord } from './error-record.ts';
import type { PipelineEnd } from './conversation.ts';
import type { PipelineEvent } from './pipeline.ts';
import type { PsrpExecution, PsrpRun } from './session.ts';
import type { PsrpShell } from './shell.ts';

/** A driver that has closed its run gets so long to end its pipeline. */
const lingerMs = 10_000;

/** Runs the driver as one pipeline: its script is the bootstrap, its argument the request, its output the record lines. */
export function runScripts(shell: PsrpShell, run: PsrpRun): PsrpExecution {
  const { collector, context } = run;
  const ending = Promise.withResolvers<Ending>();
  const command = { kind: 'script', text: run.bootstrap, arguments: { Request: run.input } } as const;
  let stopLinger: (() => void) | undefined;

  const conversation = shell.start([command], (event) => {
    takeEvent(collector, event);
    if (collector.state === 'reading' || stopLinger) return;
    ending.resolve({ kind: 'closed' });
    const overdue = new ConnectorError('deadline', 'The driver did not end after its closing record.');
    // From a stream that is not understood any more nothing is wanted.
    stopLinger = context.setTimer(() => conversation.stop(overdue), lingerMs);
    if (collector.state === 'broken') conversation.stop(overdue);
  });
  run.stops.onStop((error) => conversation.stop(error));
  const gone = conversation.end.then((end) => {
    stopLinger?.();
    ending.resolve(toEnding(end, collector));
  });
  gone.catch(ending.reject);
  return { ending: ending.promise, gone };
}

/** Strings of the output are lines; all else is noise for the log. */
function takeEvent(collector: Collector, event: PipelineEvent): void {
  switch (event.kind) {
    case 'output':
      if (typeof event.value === 'string') collector.stdout(Buffer.from(`${event.value}\n`));
      else collector.stderr(Buffer.from('An object came that is no record.\n'));
      return;
    case 'error':
      collector.stderr(Buffer.from(`${event.error.message}\n`));
      return;
    case 'note':
      collector.stderr(Buffer.from(`${event.text}\n`));
      return;
    case 'progress':
    case 'host-call':
    case 'ended':
      return;
  }
}

function toEnding(end: PipelineEnd, collector: Collector): Ending {
  switch (end.kind) {
    case 'not-sent':
      return end;
    case 'stopped':
    case 'lost':
      return { kind: 'interrupted', error: end.error };
    case 'ended':
      if (end.error) collector.stderr(Buffer.from(`${end.error.errorId}: ${end.error.message}\n`));
      return { kind: 'closed', exitCode: exitCodeOf(end.state, end.error) };
  }
}

/** As if the driver were a process: the exit codes of bootstrap.ps1, or 1 for any other failure. */
function exitCodeOf(state: string, error: ErrorRecord | undefined): number {
  if (state === 'completed') return 0;
  const errorId = error?.errorId ?? '';
  const code = /^Douki\.Bootstrap\.(96|97|98)/.exec(errorId)?.[1];
  if (code !== undefined) return Number(code);
  if (errorId.startsWith('ScriptContainedMaliciousContent')) return 96;
  // A session without a language takes no script at all.
  return errorId.startsWith('ScriptsNotAllowed') ? 98 : 1;
}
