import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { systemClock } from '../../lab/clock.ts';
import { startEstate, type Estate } from '../../lab/estate.ts';
import { configurationOf } from '../../lab/estate/inventory.ts';
import { readScenario } from '../../lab/scenario/read.ts';
import { douki, newFolder } from './douki.ts';

const patience = 60_000;
const data = newFolder();
let estate: Estate;

beforeAll(async () => {
  const folder = join(data, 'lab');
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('../../lab/scenarios/hierarchy.yaml', import.meta.url));
  estate = await startEstate({ scenario: readScenario(file), clock: systemClock, random: Math.random, folder });
}, patience);
afterAll(() => estate.close());

interface Entry {
  readonly host: string;
  readonly role: string;
  readonly upstream: string;
  readonly endpoints: { readonly ssh: { readonly privateKey?: string; readonly password?: string } };
  readonly tags?: readonly string[];
}

/** A configuration of the lab's servers; `change` lays something over the ssh endpoint of one. */
function writeConfig(id: string, change: object): string {
  const servers = Object.fromEntries(
    estate.inventory().map((server) => {
      const entry = configurationOf(server) as Entry;
      const ssh = { ...entry.endpoints.ssh, ...(server.id === id ? change : {}) };
      return [server.id, { ...entry, endpoints: { ssh } }];
    }),
  );
  const file = join(newFolder(), 'douki.yaml');
  writeFileSync(file, JSON.stringify({ servers }));
  return file;
}

describe('douki discover', () => {
  test(
    'prints the hierarchy of a running lab, with the servers that only their upstream knows',
    async () => {
      const { code, output, errors } = await douki(['discover', 'wsus01', '--data', data]);
      const { servers } = parse(output) as { servers: Record<string, Entry> };
      const places = Object.entries(servers).map(([id, { role, upstream }]) => [id, role, upstream]);
      expect(places).toEqual([
        ['wsus01', 'upstream', 'microsoft-update'],
        ['wsus02', 'autonomous', 'wsus01'],
        ['wsus03', 'replica', 'wsus02'],
        ['kyoto-ds09', 'replica', 'wsus01'],
        ['kobe-ds10', 'autonomous', 'wsus01'],
        ['nara-gc11', 'replica', 'wsus02'],
      ]);
      expect(output).toMatch(
        /# only its upstream knows it, last contact 2026-02-01T02:00:00\.000Z\n[^\n]*\n {2}kyoto-ds09:/,
      );
      expect(output).toMatch(/# only its upstream knows it, last contact never\n[^\n]*\n {2}kobe-ds10:/);
      expect(output).toContain('password: env:CHANGE_ME');
      expect(errors).toContain('3 asked');
      expect(code).toBe(0);
    },
    patience,
  );

  test(
    'marks a server that could not be reached, keeps what the configuration has, and prints what the configuration takes',
    async () => {
      const file = writeConfig('wsus03', { port: 1 });
      const { code, output } = await douki(['discover', 'wsus01', '--config', file]);
      expect(output).toMatch(/# could not be reached: unreachable;[^\n]*last contact[^\n]*\n {2}wsus03:/);
      const { servers } = parse(output) as { servers: Record<string, Entry> };
      expect(servers['wsus01']?.endpoints.ssh.privateKey).toMatch(/^file:/);
      expect(servers['wsus01']?.tags).toEqual(['simulated']);
      expect(code).toBe(3);
      writeFileSync(file, output);
      expect(await douki(['config', 'check', '--config', file])).toMatchObject({ code: 0 });
    },
    patience,
  );

  test(
    'tells the same as JSON',
    async () => {
      const { code, output } = await douki(['discover', 'wsus02', '--json', '--data', data]);
      const { servers } = JSON.parse(output) as { servers: { id: string; simulated: boolean; notes: unknown[] }[] };
      expect(servers.map(({ id, simulated }) => [id, simulated])).toEqual([
        ['wsus02', true],
        ['wsus03', true],
        ['wsus01', true],
      ]);
      expect(servers[2]?.notes).toEqual([{ kind: 'named-only', by: 'wsus02' }]);
      expect(code).toBe(0);
    },
    patience,
  );

  test(
    'ends with a fault where servers synchronize in a circle',
    async () => {
      const { wsus02, wsus03 } = estate.world.servers;
      if (!wsus02 || !wsus03) throw new Error('the scenario has other servers now');
      const name = wsus02.wsus.configuration.upstreamWsusServerName;
      wsus02.wsus.configuration.upstreamWsusServerName = 'nagoya-rp02';
      const { code, output } = await douki(['discover', 'wsus02', '--language', 'ja', '--data', data]);
      wsus02.wsus.configuration.upstreamWsusServerName = name;
      expect(output).toContain('# 循環しています: wsus02 -> wsus03 -> wsus02');
      expect(code).toBe(1);
    },
    patience,
  );

  test('wants exactly one server', async () => {
    const { code, errors } = await douki(['discover']);
    expect([code, errors]).toEqual([2, expect.stringContaining('exactly one server')]);
  });
});
