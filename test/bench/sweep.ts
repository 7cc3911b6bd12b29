import { fork } from 'node:child_process';
import { randomBytes, createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { examine } from '../../bot/flows/diagnose.ts';
import type { FlowContext } from '../../bot/flows/context.ts';
import { createKnowledge } from '../../bot/flows/knowledge.ts';
import { createStore } from '../../bot/store/create.ts';
import { openEmbedded } from '../../bot/store/embedded.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { loadGuide } from '../../guide/guide.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';
import { labServer, labSessions } from '../support/lab-servers.ts';
import { policy } from '../support/people.ts';
import { row } from './figures.ts';

/*
 * What a sweep of the whole estate costs: all checks of 6, 60 and 300 simulated servers over SSH, cold, at most eight
 * servers at a time, each diagnosis written to the database. The lab runs in a process of its own.
 */
const sizes = [6, 60, 300];
const parallel = 8;
const guide = createKnowledge(loadGuide());

// The first sweep compiles and opens everything for the first time: it is not counted.
await sweep(6);
console.log(row(['servers', 'seconds', 'ms per server', 'loop p99 ms', 'loop max ms', 'unanswered']));
for (const size of sizes) console.log(row(await sweep(size)));

async function sweep(size: number): Promise<readonly string[]> {
  const lab = fork(fileURLToPath(new URL('bench-lab.ts', import.meta.url)), [String(size)]);
  const [inventory] = (await once(lab, 'message')) as [InventoryServer[]];
  const folder = mkdtempSync(join(tmpdir(), 'douki-sweep-'));
  const database = await openEmbedded(folder);
  const newId = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`;
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const now = () => new Date();
  const store = await createStore(database.db, { now, newId, sha256 });
  const sessions = createSessions();
  const context = contextOf({ inventory, sessions, now, newId, sha256, store });

  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const begin = performance.now();
  const waiting = [...context.servers.values()];
  let unanswered = 0;
  let done = 0;
  const work = async () => {
    for (let server = waiting.shift(); server; server = waiting.shift()) {
      const diagnosis = await examine(context, { server, sectionId: null, language: 'en' });
      unanswered += diagnosis.findings.filter((finding) => finding.result === 'unknown').length;
      await store.diagnoses.begin(diagnosis, { kind: 'bot', job: 'sweep' });
      done += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${done}/${size} `);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const ms = performance.now() - begin;
  delay.disable();
  if (process.stderr.isTTY) process.stderr.write('\r           \r');

  await sessions.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  lab.kill('SIGTERM');
  await once(lab, 'exit');
  const figures = [ms / 1000, ms / size, delay.percentile(99) / 1e6, delay.max / 1e6].map((value) => value.toFixed(1));
  return [String(size), ...figures, String(unanswered)];
}

type Tools = Pick<FlowContext, 'now' | 'newId' | 'sha256' | 'store'> & {
  readonly inventory: readonly InventoryServer[];
  readonly sessions: ReturnType<typeof createSessions>;
};

function contextOf({ inventory, sessions, ...tools }: Tools): FlowContext {
  const sessionOf = labSessions(sessions, inventory);
  return {
    ...tools,
    guide,
    policy,
    servers: new Map(inventory.map((one) => [one.id, labServer(one)])),
    reach: { run: (serverId, request, options) => sessionOf(serverId).run(request, options) },
    log: { info: () => undefined, warn: () => undefined, error: (fields, message) => console.error(message, fields) },
    show: { post: async () => false, changed: () => undefined, progress: () => undefined },
    wake: () => undefined,
    channelOf: () => undefined,
    language: 'en',
  };
}
