import { fromPglite, PgBoss, type ConstructorOptions } from 'pg-boss';
import type { FlowContext } from '../flows/context.ts';
import { expireApprovals } from '../flows/decide.ts';
import { watchServers } from '../flows/watch.ts';
import type { OpenDatabase } from '../store/embedded.ts';
import type { ExecutionWorker } from './execution-worker.ts';

/** What the schedule is made of. */
export interface JobsInput {
  readonly context: FlowContext;
  readonly connection: OpenDatabase['connection'];
  readonly executions: ExecutionWorker;
  /** Seconds between two rounds of the watch job. */
  readonly watchSeconds: number;
}

/** The running schedule. */
export interface Jobs {
  stop(): Promise<void>;
}

/** A job that runs again and again, on one replica at a time. */
interface Repeated {
  readonly queue: string;
  readonly everySeconds: number;
  run(): Promise<void>;
}

/** A worker that is silent for so long is dead; its job is handed to another one. */
const silenceSeconds = 10;

/** Seconds between two looks for executions that are due and requests that expire. */
const tickSeconds = 15;

/**
 * Starts what happens without people. pg-boss keeps the schedule in the database: each job sends its own successor, one
 * waits per queue at most, and a job whose process died is handed to another one.
 */
export async function startJobs(input: JobsInput): Promise<Jobs> {
  const { context, executions } = input;
  const boss = new PgBoss({
    ...databaseOf(input.connection),
    schema: 'jobs',
    schedule: false,
    superviseIntervalSeconds: tickSeconds,
    monitorIntervalSeconds: tickSeconds,
  });
  boss.on('error', (error) => {
    context.log.error({ err: error }, 'the job schedule reports an error');
  });
  await boss.start();
  const jobs: readonly Repeated[] = [
    { queue: 'watch', everySeconds: input.watchSeconds, run: () => watchServers(context) },
    { queue: 'expire', everySeconds: tickSeconds, run: () => expireApprovals(context) },
    { queue: 'execute', everySeconds: tickSeconds, run: () => executions.run() },
  ];
  const isAlone = input.connection.kind === 'pglite';
  for (const job of jobs) await startRepeated(boss, context, { ...job, isAlone });
  return { stop: () => boss.stop({ graceful: true, timeout: 5000 }) };
}

function databaseOf(connection: OpenDatabase['connection']): ConstructorOptions {
  return connection.kind === 'pglite'
    ? { db: fromPglite(connection.pglite) }
    : { connectionString: connection.databaseUrl };
}

async function startRepeated(
  boss: PgBoss,
  context: FlowContext,
  job: Repeated & { readonly isAlone: boolean },
): Promise<void> {
  await boss.createQueue(job.queue, {
    policy: 'stately',
    retryLimit: 1000,
    heartbeatSeconds: silenceSeconds,
    expireInSeconds: 900,
    deleteAfterSeconds: 3600,
  });
  // Nobody else works on this database: what is under way there died with an earlier process.
  if (job.isAlone) await boss.deleteAllJobs(job.queue);
  await boss.work(job.queue, { pollingIntervalSeconds: 2 }, async () => {
    try {
      await job.run();
    } catch (cause) {
      context.log.error({ err: cause, job: job.queue }, 'a job failed; it runs again at its next time');
    }
    await boss.send(job.queue, {}, { startAfter: job.everySeconds });
  });
  await boss.send(job.queue, {});
}
