import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createManualClock } from '../../lab/clock.ts';
import { startEstate, type Estate } from '../../lab/estate.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';
import type { TakenEffect } from '../../lab/interpreter.ts';
import { createRandom } from '../../lab/random.ts';
import { commandLine, connect, exec, requestText, runOn } from './wire-client.ts';
import { scenarioNamed } from './worlds.ts';

const effects: TakenEffect[] = [];
let estate: Estate;
beforeAll(async () => {
  estate = await startEstate({
    scenario: scenarioNamed('misbehaving'),
    clock: createManualClock('2026-11-24T09:00:00.000Z'),
    random: createRandom(1),
    onEffect: (effect) => effects.push(effect),
  });
});
afterAll(() => estate.close());

function server(id: string): InventoryServer {
  const found = estate.inventory().find((one) => one.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

const services = { items: [{ id: 'services' }] };
const types = (records: readonly Record<string, unknown>[]) => records.map((record) => record.type);

describe('a misbehaving server', () => {
  test('swallows a connection', async () => {
    const opening = connect(server('black-hole'), { readyTimeout: 300 });
    await expect(opening).rejects.toThrow(/timed out/i);
  });

  test('refuses the login', async () => {
    await expect(connect(server('login-refused'))).rejects.toThrow(/authentication/i);
  });

  test('shows another host key than it should', async () => {
    await expect(connect(server('host-key'))).rejects.toThrow(/host/i);
  });

  test.each([
    ['garbage', [], 0],
    ['nothing', [], 1],
    ['half-result', ['hello', 'start'], 1],
    ['gap', ['hello'], 0],
    ['wrong-checksum', ['hello', 'start'], 0],
    ['noise', ['hello', 'start', 'result', 'done'], 0],
  ])('of kind %s gives the records %j', async (id, records, exitCode) => {
    const answer = await runOn(server(id), services);
    expect(types(answer.records)).toEqual(records);
    expect(answer.exitCode).toBe(exitCode);
  });

  test('floods with 20 MB', async () => {
    const answer = await runOn(server('flood'), services);
    expect(answer.raw).toHaveLength(20 * 1024 * 1024);
    expect(answer.records).toEqual([]);
  });

  test('hangs until its channel is closed, and the connection lives on', async () => {
    const client = await connect(server('hang'));
    await new Promise<void>((resolve, reject) => {
      client.exec(commandLine(), (error, channel) => {
        if (error) return reject(error);
        let heard = '';
        channel.on('data', (chunk: Buffer) => {
          heard += chunk.toString('latin1');
          if (heard.includes('"type":"start"')) channel.close();
        });
        channel.on('close', () => resolve());
        channel.write(requestText(services, 'AAAAAAAAAAAAAAAA'));
      });
    });
    await expect(exec(client, 'whoami', '')).rejects.toThrow(/exec/i);
    client.end();
  });

  test('drops the connection before anything was done', async () => {
    const answer = await runOn(server('drop'), services);
    expect(types(answer.records)).toEqual(['hello', 'start']);
    expect(answer.exitCode).toBeNull();
  });

  test('drops the connection after the repair took effect, once', async () => {
    const act = { items: [{ id: 'restart-services' }], mode: 'act' as const };
    const first = await runOn(server('drop-after-effect'), act);
    expect(types(first.records)).toEqual(['hello', 'start']);
    expect(effects.map((effect) => effect.server)).toEqual(['drop-after-effect']);
    const second = await runOn(server('drop-after-effect'), act);
    expect(types(second.records)).toEqual(['hello', 'start', 'result', 'done']);
  });

  test('lets one script throw and runs the others', async () => {
    const answer = await runOn(server('script-error'), { items: [{ id: 'services' }, { id: 'content-acl' }] });
    const results = answer.records.filter((record) => record.type === 'result');
    expect(results).toMatchObject([{ ok: false, error: { code: 'script-error' } }, { ok: true }]);
  });

  test.each([
    ['too-old', 'powershell-too-old'],
    ['wrong-bitness', 'wrong-bitness'],
    ['language-mode', 'language-mode'],
  ])('refuses the run on %s with %s', async (id, code) => {
    const answer = await runOn(server(id), services);
    expect(types(answer.records)).toEqual(['hello', 'refused']);
    expect(answer.records[1]).toMatchObject({ code });
  });
});
