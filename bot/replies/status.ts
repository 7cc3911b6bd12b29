import type { Language } from '../../cards/card.ts';
import { statusCard } from '../../cards/status/card.ts';
import type { ShownSynchronization, StatusData } from '../../cards/status/data.ts';
import type { Finding } from '../domain/finding.ts';
import type { Server } from '../domain/server.ts';
import { askChecks } from '../flows/ask.ts';
import { noticeReply } from './pages.ts';
import { styleOf, type Asker, type Reply, type ReplyContext } from './reply.ts';
import { shownCheck, shownServer, syncErrorName } from './shown.ts';
import { say } from './words.ts';

/** Facts of `sync-status`, as its schema has parsed them. */
interface SyncStatusFacts {
  readonly current: {
    readonly status: number | null;
    readonly processedItems: number | null;
    readonly totalItems: number | null;
  };
  readonly schedule: { readonly automatic: boolean | null; readonly nextUtc: string | null };
  readonly history: readonly {
    readonly startUtc: string | null;
    readonly endUtc: string | null;
    readonly manual: boolean | null;
    readonly result: number | null;
    readonly error: number | null;
  }[];
}

/** Says at once that the server is being asked; its answer takes the place. */
export function statusReply(context: ReplyContext, asker: Asker, server: Server): Reply {
  const waiting = noticeReply(context, asker, {
    tone: 'info',
    text: say(asker.language, 'status.asking', { server: server.id }),
  });
  return { ...waiting, behind: () => askStatus(context, asker, server) };
}

async function askStatus(context: ReplyContext, asker: Asker, server: Server): Promise<Reply> {
  const [finding] = await askChecks(context.flow, { server, checkIds: ['sync-status'] });
  const snoozedUntil = (await context.flow.store.watches.snoozedUntil(server.id))?.toISOString() ?? null;
  const data: StatusData = {
    ...statusData(context, finding, asker.language),
    server: shownServer(context.flow, server.id),
    snoozedUntil,
  };
  return { card: statusCard(data, styleOf(context, asker.language)) };
}

const statusNames = ['NotProcessing', 'Running', 'Stopping'] as const;
const resultNames = ['NeverRun', 'Succeeded', 'Failed', 'Canceled', 'Unknown'] as const;

function statusData(
  context: ReplyContext,
  finding: Finding | undefined,
  language: Language,
): Omit<StatusData, 'server' | 'snoozedUntil'> {
  if (!finding || finding.facts === null) {
    const unknown = finding ? shownCheck(context.flow, finding, styleOf(context, language)).message : null;
    return { unknown, now: 'Unknown', progress: null, history: [], automatic: null, nextAt: null };
  }
  const { current, schedule, history } = finding.facts as unknown as SyncStatusFacts;
  const isRunning = current.status === 1;
  return {
    unknown: null,
    now: statusNames[current.status ?? -1] ?? 'Unknown',
    progress:
      isRunning && current.totalItems !== null
        ? { done: current.processedItems ?? 0, total: current.totalItems }
        : null,
    history: history.map((one) => shownSynchronization(one, language)),
    automatic: schedule.automatic,
    nextAt: schedule.nextUtc,
  };
}

function shownSynchronization(one: SyncStatusFacts['history'][number], language: Language): ShownSynchronization {
  const result = one.endUtc === null ? 'Running' : (resultNames[one.result ?? -1] ?? 'Unknown');
  return {
    startedAt: one.startUtc,
    endedAt: one.endUtc,
    result,
    error: result === 'Failed' && one.error !== null ? syncErrorName(one.error, language) : null,
    manual: one.manual ?? false,
  };
}
