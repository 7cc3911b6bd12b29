import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActivityHandler, MessageFactory } from 'botbuilder';
import { assembleBot } from '../../bot/assemble.ts';
import { startHttp } from '../../bot/http/server.ts';
import { createStore } from '../../bot/store/create.ts';
import { openEmbedded } from '../../bot/store/embedded.ts';
import { createAdapter } from '../../bot/teams/adapter.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { loadGuide } from '../../guide/guide.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';
import { labServer, labSessions } from '../support/lab-servers.ts';
import { policy, tenantId } from '../support/people.ts';

/*
 * Child of the chat bench: a whole bot and, beside it, a bare botbuilder echo, each behind its own port of the same
 * process, so that both are measured under the same load. Says its ports to the parent.
 */
const inventory = JSON.parse(process.argv[2] ?? '[]') as InventoryServer[];
const folder = mkdtempSync(join(tmpdir(), 'douki-bench-'));
const database = await openEmbedded(folder);
const newId = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`;
const now = () => new Date();
const store = await createStore(database.db, {
  now,
  newId,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
});
const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object, message: string) => console.error(message, fields),
};
const settings = { mode: 'local', tenantId } as const;
const sessions = createSessions();
const sessionOf = labSessions(sessions, inventory);
const adapter = createAdapter(settings, quiet);
const bot = assembleBot({
  guide: loadGuide(),
  servers: new Map(inventory.map((one) => [one.id, labServer(one)])),
  policy,
  teams: settings,
  adapter,
  store,
  reach: { run: (serverId, request, options) => sessionOf(serverId).run(request, options) },
  log: quiet,
  world: { now, newId, random: Math.random, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  timeZone: 'UTC',
  language: 'en',
  channelOf: () => '19:bench@thread.tacv2',
});
const echo = new (class extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (turn, next) => {
      await turn.sendActivity(MessageFactory.text(`You said: ${turn.activity.text}`));
      await next();
    });
  }
})();
const common = {
  host: '127.0.0.1',
  callers: 'machine',
  port: 0,
  log: quiet,
  isReady: async () => true,
  internal: { token: '', routes: {} },
} as const;
const botHttp = await startHttp({
  ...common,
  activity: (authorization, body) => adapter.receive(authorization, body, (turn) => bot.handler.run(turn)),
});
const echoAdapter = createAdapter(settings, quiet);
const echoHttp = await startHttp({
  ...common,
  activity: (authorization, body) => echoAdapter.receive(authorization, body, (turn) => echo.run(turn)),
});
process.send?.({ bot: botHttp.port, echo: echoHttp.port });

process.on('message', () => {
  void (async () => {
    await bot.idle();
    await Promise.all([botHttp.close(), echoHttp.close(), sessions.close()]);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  })();
});
