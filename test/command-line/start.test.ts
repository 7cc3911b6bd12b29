import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holdFolder, readHolder } from '../../bot/command-line/data-folder.ts';
import { douki, newFolder, startDouki, type Running } from './douki.ts';

const patience = 90_000;

const startIn = (data: string): Running => startDouki(['start', '--data', data, '--port', '0']);

describe('a data folder', () => {
  test('is held by one process, until it is released', () => {
    const folder = newFolder();
    const held = holdFolder(folder);
    expect(held).toBeDefined();
    expect(holdFolder(folder)).toBeUndefined();
    held?.announce({ pid: 1, url: 'http://127.0.0.1:1', token: 'secret' });
    expect(readHolder(folder)?.pid).toBe(1);
    expect(statSync(join(folder, 'holder.json')).mode & 0o777).toBe(0o600);
    held?.release();
    expect(readHolder(folder)).toBeUndefined();
    const again = holdFolder(folder);
    expect(again).toBeDefined();
    again?.release();
  });
});

interface Access {
  readonly port: number;
  readonly hostKey?: string;
  readonly pin?: string;
}

describe('douki start', () => {
  test(
    'prints one ready line, is healthy, refuses a second process, and ends without a trace',
    async () => {
      const data = newFolder();
      const running = startIn(data);
      const ready = await running.line(/ready/);
      const holder = readHolder(data);
      expect(holder?.pid).toBe(running.child.pid);
      expect((await fetch(`${holder?.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${holder?.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${holder?.url}/internal/audit/verify`)).status).toBe(404);
      const page = /http:\S+/.exec(ready)?.[0] ?? '';
      expect((await fetch(page)).status).toBe(200);

      const second = await douki(['start', '--data', data]);
      expect([second.code, second.errors]).toEqual([4, expect.stringContaining(String(holder?.pid))]);
      const audit = await douki(['audit', 'verify', '--data', data, '--json']);
      expect([audit.code, audit.output]).toEqual([0, expect.stringMatching(/^\{"events":\d+\}\n$/)]);
      const look = await douki(['diagnose', 'wsus03', '--data', data]);
      expect([look.code, look.errors]).toEqual([0, '']);

      running.child.kill('SIGTERM');
      const ended = await running.ended;
      expect(ended.code).toBe(0);
      expect(ended.output.trim().split('\n')).toEqual([ready]);
      expect(existsSync(join(data, 'holder.json'))).toBe(false);
      expect(existsSync(join(data, 'lab', 'inventory.json'))).toBe(false);
      await expect(fetch(page)).rejects.toThrow();
      expect(readFileSync(join(data, 'douki.log'), 'utf8')).toContain('"msg":"ready"');
      // The log of the folder is whole, and can be read without a running bot.
      expect((await douki(['audit', 'verify', '--data', data])).code).toBe(0);
    },
    patience,
  );

  test(
    'finds its servers again after it was killed, and begins anew when told to',
    async () => {
      const data = newFolder();
      const first = startIn(data);
      await first.line(/ready/);
      const before = readFileSync(join(data, 'lab', 'inventory.json'), 'utf8');
      first.child.kill('SIGKILL');
      await first.ended;

      const second = startIn(data);
      await second.line(/ready/);
      const portsOf = (text: string) =>
        (JSON.parse(text) as { servers: { ssh?: Access; winrm?: Access }[] }).servers.map(({ ssh, winrm }) => {
          const access = ssh ?? winrm;
          return `${access?.port} ${access?.hostKey ?? access?.pin}`;
        });
      expect(portsOf(readFileSync(join(data, 'lab', 'inventory.json'), 'utf8'))).toEqual(portsOf(before));
      second.child.kill('SIGINT');
      expect((await second.ended).code).toBe(0);

      const fresh = startDouki(['start', '--data', data, '--port', '0', '--fresh']);
      await fresh.line(/ready/);
      const after = portsOf(readFileSync(join(data, 'lab', 'inventory.json'), 'utf8'));
      expect(after.some((one) => portsOf(before).includes(one))).toBe(false);
      fresh.child.kill('SIGTERM');
      expect((await fresh.ended).code).toBe(0);
    },
    patience,
  );
});
