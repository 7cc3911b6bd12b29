import { loadGuide } from '../../guide/guide.ts';
import type { FlowContext } from '../flows/context.ts';
import { createKnowledge } from '../flows/knowledge.ts';
import { localPolicy } from '../local/people.ts';
import type { ReplyContext } from '../replies/reply.ts';
import type { Store } from '../store/store.ts';
import type { CommandLine } from './command.ts';
import { createEnding, untilStopped } from './ending.ts';
import { openServers, type CommonFlags } from './known.ts';
import { logLevelOf, openLog } from './log.ts';
import { createReach } from './reach.ts';
import { nodeWorld, sha256 } from './world.ts';

/** What commands that only look need; there is no database behind it. */
export interface Looking {
  readonly reply: ReplyContext;
  readonly flow: FlowContext;
}

/** Opens the servers, does the work, and closes them again, also at Ctrl-C. */
export async function look<T>(
  line: CommandLine,
  flags: CommonFlags,
  work: (looking: Looking) => Promise<T>,
): Promise<T> {
  const { log, close } = openLog({ kind: 'stderr' }, logLevelOf(line.environment, 'silent'));
  const ending = createEnding((cause) => log.error({ err: cause }, 'something did not end as it should'));
  ending.add(async () => close());
  const stop = untilStopped();
  void stop.asked.then(async () => {
    await ending.run();
    process.exit(130);
  });
  try {
    const known = await openServers(line, flags);
    ending.add(() => known.close());
    const { environment, folder } = line;
    const reach = createReach(known, { environment, folder: known.config?.folder ?? folder });
    ending.add(() => reach.close());
    const flow: FlowContext = {
      now: () => nodeWorld.now(),
      newId: (prefix) => nodeWorld.newId(prefix),
      sha256,
      wake: () => undefined,
      log,
      guide: createKnowledge(loadGuide()),
      servers: known.servers,
      policy: localPolicy,
      store: noStore(),
      reach,
      show: { post: async () => false, changed: () => undefined, progress: () => undefined },
      channelOf: () => undefined,
      language: line.language,
    };
    const timeZone = known.config?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return await work({ flow, reply: { flow, timeZone, progressOf: () => undefined } });
  } finally {
    await ending.run();
    stop.forget();
  }
}

/** Commands that only look must work while a bot holds the data folder: whoever reaches for the store has a fault. */
function noStore(): Store {
  return new Proxy({} as Store, {
    get: (_, name) => {
      throw new Error(`A command that only looks reached for the store (${String(name)})`);
    },
  });
}
