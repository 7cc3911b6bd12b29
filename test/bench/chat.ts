import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../lab/clock.ts';
import { startEstate } from '../../lab/estate.ts';
import { makeFleet } from '../../lab/scenario/fleet.ts';
import { startConnectorStub, type ConnectorStub } from '../front-door/connector-stub.ts';
import { aiko, tenantId } from '../support/people.ts';
import { row, summarize } from './figures.ts';

/*
 * How fast the bot answers, as ratios to a bare botbuilder echo in the same process and run (machines are shared and
 * noisy, so only the ratios and the bound on the acknowledgement mean something).
 */
const rounds = 700;
const parallel = 4;
const acknowledgements = 200;
const perSecond = 20;

let asked = 0;

const estate = await startEstate({ scenario: makeFleet(6), clock: systemClock, random: Math.random, latencyMs: 0 });
const stub = await startConnectorStub();
const child = fork(fileURLToPath(new URL('bench-bot.ts', import.meta.url)), [JSON.stringify(estate.inventory())]);
const [ports] = (await once(child, 'message')) as [{ bot: number; echo: number }];
try {
  await main(stub, ports);
} finally {
  await stop(child);
  await stub.close();
  await estate.close();
}

async function main(connector: ConnectorStub, { bot, echo }: { bot: number; echo: number }): Promise<void> {
  const kinds = [
    { name: 'echo', port: echo, text: 'hello' },
    { name: 'help', port: bot, text: 'help' },
    { name: 'guide', port: bot, text: 'guide proxy' },
  ] as const;
  for (const kind of kinds) for (let count = 0; count < 50; count += 1) await ask(connector, kind);

  const times = new Map<string, number[]>(kinds.map((kind) => [kind.name, []]));
  const work = Array.from({ length: rounds }, () => kinds).flat();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let kind = work.shift(); kind; kind = work.shift()) times.get(kind.name)?.push(await ask(connector, kind));
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const figures = new Map([...times].map(([name, all]) => [name, summarize(all)]));
  const base = figures.get('echo');
  if (!base) throw new Error('the echo was not measured');

  console.log(
    `${rounds * kinds.length} interleaved requests, ${parallel} at a time, ${Math.round((rounds * kinds.length) / seconds)} requests/s in all\n`,
  );
  console.log(row(['', 'p50 ms', 'p99 ms', 'p50 ÷ echo', 'p99 ÷ echo', 'requests/s alone']));
  for (const [name, { p50, p99, mean }] of figures) {
    console.log(
      row([
        name,
        p50.toFixed(1),
        p99.toFixed(1),
        (p50 / base.p50).toFixed(2),
        (p99 / base.p99).toFixed(2),
        ((1000 * parallel) / mean).toFixed(0),
      ]),
    );
  }
  const { p50, p99 } = summarize(await acknowledge(connector, bot));
  console.log(
    row([
      `diagnose`,
      p50.toFixed(1),
      p99.toFixed(1),
      (p50 / base.p50).toFixed(2),
      (p99 / base.p99).toFixed(2),
      `at ${perSecond}/s`,
    ]),
  );
  const guide = figures.get('guide');
  console.log(
    `\nTo reach: guide p50 ≤ 1.3 × and p99 ≤ 2 × the echo: ${verdict((guide?.p50 ?? 0) <= 1.3 * base.p50 && (guide?.p99 ?? 0) <= 2 * base.p99)}`,
  );
  console.log(`To reach: acknowledgement of diagnose p99 ≤ 100 ms at ${perSecond}/s: ${verdict(p99 <= 100)}`);
}

function verdict(isReached: boolean): string {
  return isReached ? 'reached' : 'NOT reached in this run';
}

/** Requests begin at fixed times, whether or not the ones before have been answered. */
async function acknowledge(connector: ConnectorStub, port: number): Promise<readonly number[]> {
  const begin = performance.now();
  return Promise.all(
    Array.from({ length: acknowledgements }, async (_, index) => {
      const at = begin + (index * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
      const name = `wsus${String((index % 6) + 1).padStart(3, '0')}`;
      return ask(connector, { port, text: `diagnose ${estate.inventory()[index % 6]?.id ?? name}` });
    }),
  );
}

/** Milliseconds from the request to its answer; the reply is posted before the answer. */
async function ask(
  connector: ConnectorStub,
  { port, text }: { readonly port: number; readonly text: string },
): Promise<number> {
  asked += 1;
  const body = JSON.stringify({
    type: 'message',
    id: String(asked),
    text,
    channelId: 'msteams',
    serviceUrl: connector.serviceUrl,
    from: { id: '29:bench', name: aiko.name, aadObjectId: aiko.id },
    recipient: { id: '28:douki', name: 'Douki' },
    // Teams counts per conversation; so does the bot's pacer.
    conversation: { id: `a:${asked}`, conversationType: 'personal', tenantId },
  });
  const begin = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await response.text();
  if (!response.ok) throw new Error(`${text}: HTTP ${response.status}`);
  return performance.now() - begin;
}

async function stop(process_: ChildProcess): Promise<void> {
  process_.send('stop');
  await once(process_, 'exit');
}
