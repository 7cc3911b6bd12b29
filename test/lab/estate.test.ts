import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createManualClock } from '../../lab/clock.ts';
import { startEstate, type Estate, type EstateOptions } from '../../lab/estate.ts';
import { inventoryYaml, type InventoryServer } from '../../lab/estate/inventory.ts';
import { createRandom } from '../../lab/random.ts';
import { makeFleet } from '../../lab/scenario/fleet.ts';
import { createKeyPair, fingerprintOf } from '../../lab/ssh/keys.ts';
import { runOn, sshOf, valueOf } from './wire-client.ts';
import { scenarioNamed } from './worlds.ts';

let folder: string;
const opened: Estate[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'douki-lab-test-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((estate) => estate.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string, options: Partial<EstateOptions> = {}): Promise<Estate> {
  const clock = createManualClock('2026-11-24T09:00:00.000Z');
  const estate = await startEstate({ scenario: scenarioNamed(name), clock, random: createRandom(3), ...options });
  opened.push(estate);
  return estate;
}

async function stop(estate: Estate): Promise<void> {
  opened.splice(opened.indexOf(estate), 1);
  await estate.close();
}

function server(estate: Estate, id: string): InventoryServer {
  const found = estate.inventory().find((one) => one.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

const repair = { items: [{ id: 'restart-services' }], mode: 'act' as const, runId: 'once-only' };

describe('an estate with a folder', () => {
  test('finds host keys, ports, its account and the world again, run ids included', async () => {
    const first = await start('services', { folder });
    await runOn(server(first, 'wsus02'), repair);
    const before = first.inventory();
    await stop(first);
    const second = await start('services', { folder });
    expect(second.inventory()).toEqual(before);
    expect(second.world.servers.wsus02?.services.BITS?.startType).toBe(3);
    const again = await runOn(server(second, 'wsus02'), repair);
    expect(again.records.at(-1)).toEqual({ type: 'refused', code: 'run-seen' });
  });

  test('begins anew when told to', async () => {
    const first = await start('services', { folder });
    await runOn(server(first, 'wsus02'), repair);
    const keys = first.inventory().map((one) => sshOf(one).hostKey);
    await stop(first);
    const second = await start('services', { folder, isFresh: true });
    expect(second.world.servers.wsus02?.services.BITS?.startType).toBe(4);
    expect(second.inventory().map((one) => sshOf(one).hostKey)).not.toEqual(keys);
  });

  test('takes another port when somebody else has the old one', async () => {
    const first = await start('services', { folder });
    const { port } = sshOf(server(first, 'wsus01'));
    await stop(first);
    const squatter = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const second = await start('services', { folder });
    expect(sshOf(server(second, 'wsus01')).port).not.toBe(port);
    await new Promise((resolve) => squatter.close(resolve));
  });

  test('refuses the world of another scenario, and a damaged one, and says what to do', async () => {
    await stop(await start('services', { folder }));
    await expect(start('proxy', { folder })).rejects.toThrow(/scenario services, not of proxy.*--fresh/s);
    writeFileSync(join(folder, 'world.json'), '{"format":');
    await expect(start('services', { folder })).rejects.toThrow(/damaged.*--fresh/s);
  });

  test('keeps keys to itself and offers its inventory while it runs', async () => {
    const estate = await start('services', { folder });
    for (const name of ['user-key', 'identity.json', 'world.json'])
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    const inventory = JSON.parse(readFileSync(join(folder, 'inventory.json'), 'utf8')) as { servers: unknown };
    expect(inventory).toMatchObject({ simulated: true, scenario: 'services', processId: process.pid });
    expect(inventory.servers).toEqual(estate.inventory());
    await stop(estate);
    expect(() => statSync(join(folder, 'inventory.json'))).toThrow(/ENOENT/);
  });
});

describe('an estate', () => {
  test('writes one journal line per repair that took effect, none for dry or refused runs', async () => {
    const journal = join(folder, 'journal.jsonl');
    const estate = await start('services', { journal });
    const dry = { items: [{ id: 'restart-services', parameters: { WhatIf: true } }] };
    expect(valueOf(await runOn(server(estate, 'wsus02'), dry), 'restart-services')).toMatchObject({ changed: false });
    await runOn(server(estate, 'wsus02'), repair);
    await runOn(server(estate, 'wsus02'), repair);
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        time: '2026-11-24T09:00:00.000Z',
        server: 'wsus02',
        remediation: 'restart-services',
        parameters: {},
        runId: 'once-only',
        before: { services: [{ name: 'BITS', start: 4 }, { name: 'WsusService' }] },
        after: {
          services: [
            { name: 'BITS', start: 3, status: 4 },
            { name: 'WsusService', status: 4 },
          ],
        },
      },
    ]);
  });

  test('prints its servers as a configuration, labelled as simulated', async () => {
    const estate = await start('proxy');
    const text = inventoryYaml(estate.inventory());
    expect(text).toMatch(/^# Simulated/);
    const { privateKeyPath, hostKey, port } = sshOf(server(estate, 'wsus01'));
    expect(hostKey).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(parse(text)).toEqual({
      servers: {
        wsus01: {
          host: 'tokyo-up01.corp.example',
          role: 'upstream',
          upstream: 'microsoft-update',
          port: 8530,
          useSsl: false,
          endpoints: {
            ssh: { host: '127.0.0.1', port, username: 'douki', privateKey: `file:${privateKeyPath}`, hostKey },
          },
          settings: { proxy: { name: 'proxy.corp.example', port: 8080 } },
          tags: ['simulated'],
        },
      },
    });
  });

  test('lets time pass before it answers, so that nobody has to tick', async () => {
    const clock = createManualClock('2026-11-24T09:00:00.000Z');
    const estate = await start('default', { clock, latencyMs: 0 });
    clock.advance(120_000);
    const answer = await runOn(server(estate, 'wsus03'), { items: [{ id: 'sync-status' }] });
    expect(valueOf(answer, 'sync-status')).toMatchObject({ lastFinished: { result: 2, manual: false } });
  });

  test('ends a script at its time and the run at its deadline', async () => {
    const estate = await start('healthy', { latencyMs: 40 });
    const items = [{ id: 'services' }, { id: 'sync-status' }, { id: 'content-acl' }];
    const answer = await runOn(server(estate, 'wsus01'), { items, deadlineMs: 60 });
    const results = answer.records.filter((record) => record.type === 'result');
    expect(results.map((record) => record.ok)).toEqual([true, false, false]);
    expect(results[2]).toMatchObject({ error: { code: 'timeout', errorId: 'Douki.NotStarted' } });
    expect(answer.records.at(-1)).toEqual({ type: 'done', count: 3 });
  });

  test('makes keys that can be read back, every time', () => {
    for (let made = 0; made < 1000; made += 1) expect(fingerprintOf(createKeyPair('x').privateKey)).toHaveLength(50);
  });

  test('can be three hundred servers', async () => {
    const estate = await start('healthy', { scenario: makeFleet(300) });
    expect(estate.inventory()).toHaveLength(300);
    const answer = await runOn(server(estate, 'fleet300'), { items: [{ id: 'sync-status' }] });
    expect(valueOf(answer, 'sync-status')).toMatchObject({ lastFinished: { result: 1 } });
  });
});
