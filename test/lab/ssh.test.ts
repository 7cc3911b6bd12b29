import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createManualClock } from '../../lab/clock.ts';
import { startEstate, type Estate } from '../../lab/estate.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';
import { createRandom } from '../../lab/random.ts';
import { commandLine, connect, exec, requestText, runOn, sshOf, valueOf } from './wire-client.ts';
import { scenarioNamed } from './worlds.ts';

const nonce = 'AAAAAAAAAAAAAAAA';
const clock = createManualClock('2026-11-24T09:00:00.000Z');
let estate: Estate;

beforeAll(async () => {
  estate = await startEstate({ scenario: scenarioNamed('services'), clock, random: createRandom(1) });
});
afterAll(() => estate.close());

function server(id: string): InventoryServer {
  const found = estate.inventory().find((one) => one.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

describe('a simulated server over SSH', () => {
  test('answers two checks in one run, each flushed as its own record', async () => {
    const answer = await runOn(server('wsus02'), { items: [{ id: 'services' }, { id: 'sync-status' }] });
    expect(answer.records.map((record) => record.type)).toEqual([
      'hello',
      'start',
      'result',
      'start',
      'result',
      'done',
    ]);
    expect(answer.records[0]).toMatchObject({ culture: 'ja-JP', utc: '2026-11-24T09:00:00.000Z', elevated: true });
    expect(answer.records[5]).toEqual({ type: 'done', count: 2 });
    expect(answer.exitCode).toBe(0);
    const facts = valueOf(answer, 'services') as { services: { name: string; start: number }[] };
    expect(facts.services.find((one) => one.name === 'BITS')?.start).toBe(4);
  });

  test('accepts the password of its account as well, and no other', async () => {
    const client = await connect(server('wsus01'), { password: sshOf(server('wsus01')).password });
    client.end();
    await expect(connect(server('wsus01'), { password: 'guess' })).rejects.toThrow(/authentication/i);
  });

  test('refuses a host key that is not the pinned one', async () => {
    const wrong = {
      ...server('wsus01'),
      ssh: { ...sshOf(server('wsus01')), hostKey: sshOf(server('wsus02')).hostKey },
    };
    await expect(connect(wrong)).rejects.toThrow(/host/i);
  });

  test('executes no other command line', async () => {
    const client = await connect(server('wsus01'));
    for (const command of ['whoami', 'powershell.exe -Command Get-Date', `${commandLine()} -Verb RunAs`])
      await expect(exec(client, command, '')).rejects.toThrow(/exec/i);
    client.end();
  });

  test('ends with 97 when the driver is not the one of the bootstrap', async () => {
    const client = await connect(server('wsus01'));
    const answer = await exec(client, commandLine('0'.repeat(64)), requestText({ items: [{ id: 'services' }] }, nonce));
    client.end();
    expect(answer).toMatchObject({ exitCode: 97, records: [] });
  });

  test.each([
    ['another first line', (text: string) => text.replace('douki1', 'douki2')],
    ['a cut end', (text: string) => text.slice(0, -5)],
    ['characters outside ASCII', (text: string) => text.replace('# services', '# serv\u00efces'.slice(0, 10))],
    ['parameters of a wrong length', (text: string) => text.replace(/ (\d+)\n# services/, ' 3\n# services')],
  ])('runs nothing of a request with %s', async (_name, spoil) => {
    const client = await connect(server('wsus01'));
    const answer = await exec(client, commandLine(), spoil(requestText({ items: [{ id: 'services' }] }, nonce)));
    client.end();
    expect(answer.records).toEqual([]);
    expect(answer.exitCode).toBe(98);
  });

  test('does not run a script whose text is not what its digest says', async () => {
    const client = await connect(server('wsus01'));
    const text = requestText({ items: [{ id: 'services' }] }, nonce).replace('# services\n', '# Services\n');
    const answer = await exec(client, commandLine(), text);
    client.end();
    expect(answer.records[2]).toMatchObject({ ok: false, error: { code: 'digest' } });
  });

  test('repairs only in an act run, and never twice under one run id', async () => {
    const items = [{ id: 'restart-services' }];
    const read = await runOn(server('wsus02'), { items });
    expect(read.records[2]).toMatchObject({ ok: false, error: { errorId: 'Lab.ActInReadRun' } });
    const act = await runOn(server('wsus02'), { items, mode: 'act', runId: 'the-only-one' });
    expect(valueOf(act, 'restart-services')).toMatchObject({ changed: true });
    const again = await runOn(server('wsus02'), { items, mode: 'act', runId: 'the-only-one' });
    expect(again.records.at(-1)).toEqual({ type: 'refused', code: 'run-seen' });
  });
});
