import type { FlowContext } from '../flows/context.ts';
import { runDueExecutions } from '../flows/execute.ts';

/** The one place of a process that works on executions. */
export interface ExecutionWorker {
  /** Works until nothing is due; a call during the work makes it look once more at the end. */
  run(): Promise<void>;
  /** The same, without waiting; failures go to the log. */
  wake(): void;
  /** Begins no more rounds; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Makes the worker; `context` is asked for at each run because the context's own `wake` leads here. */
export function createExecutionWorker(context: () => FlowContext, name: string): ExecutionWorker {
  let running: Promise<void> | undefined;
  let again = false;
  let isStopped = false;
  const work = async (): Promise<void> => {
    try {
      do {
        again = false;
        await runDueExecutions(context(), name);
      } while (again && !isStopped);
    } finally {
      // In the same turn as the last look at `again`, so that no call falls between.
      running = undefined;
    }
  };
  const run = async (): Promise<void> => {
    if (isStopped) return running;
    again = true;
    running ??= work();
    return running;
  };
  return {
    run,
    wake: () => {
      run().catch((cause: unknown) => {
        context().log.error({ err: cause }, 'work on executions failed; it goes on at the next tick');
      });
    },
    stop: async () => {
      isStopped = true;
      // Its failure is told to whoever asked for the round.
      await running?.catch(() => undefined);
    },
  };
}
