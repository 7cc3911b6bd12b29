import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ParameterValue, ScriptItem, Session } from '../../connectors/connector.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import { createManualClock } from '../../lab/clock.ts';
import { startEstate, type Estate } from '../../lab/estate.ts';
import { createRandom } from '../../lab/random.ts';
import { sshOf } from './wire-client.ts';
import { scenarioNamed } from './worlds.ts';

const estates: Estate[] = [];
const sessions: Session[] = [];
beforeAll(async () => {
  for (const name of ['services', 'misbehaving', 'missing-updates'])
    estates.push(
      await startEstate({
        scenario: scenarioNamed(name),
        clock: createManualClock('2026-11-24T09:00:00.000Z'),
        random: createRandom(2),
      }),
    );
});
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await Promise.all(estates.map((estate) => estate.close()));
});

function open(estate: number, id: string): Session {
  const server = estates[estate]?.inventory().find((one) => one.id === id);
  if (!server) throw new Error(`no server ${id}`);
  const { host, port, username, privateKeyPath, hostKey } = sshOf(server);
  const auth = { kind: 'key', privateKey: readFileSync(privateKeyPath, 'utf8') } as const;
  const timeouts = { connectMs: 2000, slackMs: 300 };
  const session = createSshConnector().open({ host, port, username, auth, hostKeys: [hostKey], timeouts });
  sessions.push(session);
  return session;
}

function itemOf(id: string, parameters: Record<string, ParameterValue> = {}): ScriptItem {
  const kind = id.startsWith('restart') ? 'remediations' : 'checks';
  const file = `../../guide/${kind}/${id}/${kind === 'checks' ? 'check' : 'remediation'}.ps1`;
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return { id, text, sha256: createHash('sha256').update(text).digest('hex'), parameters, timeoutMs: 10_000 };
}

const read = (...items: ScriptItem[]) => ({
  runId: `run-${items.length}`,
  mode: 'read' as const,
  deadlineMs: 20_000,
  items,
});

describe('the real connector at the far end of the lab', () => {
  test('runs the guide\u2019s own scripts and gets every record', async () => {
    const seen: string[] = [];
    const session = open(0, 'wsus02');
    const items = ['services', 'sync-status', 'content-acl', 'proxy-settings'].map((id) => itemOf(id));
    const result = await session.run(read(...items), { onRecord: (record) => seen.push(record.id) });
    expect(result).toMatchObject({ outcome: 'done', hello: { psVersion: '5.1.20348.4297', elevated: true } });
    expect(seen).toEqual(items.map((item) => item.id));
  });

  test('carries parameters as data', async () => {
    const ids = estates[2]?.world.servers.wsus02?.wsus.updates.slice(0, 3).map((update) => update.id) ?? [];
    const result = await open(2, 'wsus01').run(read(itemOf('upstream-updates', { UpdateIds: ids })));
    const [record] = result.records;
    expect(record?.ok === true && (record.value as { updates: unknown[] }).updates).toHaveLength(3);
  });

  test('rehearses, repairs once, and is refused the second time', async () => {
    const session = open(0, 'wsus02');
    const dry = await session.run(read(itemOf('restart-services', { WhatIf: true })));
    expect(dry.records[0]).toMatchObject({ ok: true, value: { changed: false } });
    const act = { ...read(itemOf('restart-services')), mode: 'act' as const, runId: 'plan-1' };
    expect((await session.run(act)).records[0]).toMatchObject({ ok: true, value: { changed: true } });
    const again = await session.run(act);
    expect(again).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
  });

  test.each([
    ['login-refused', 'failed', 'login-refused'],
    ['host-key', 'failed', 'host-key-changed'],
    ['too-old', 'failed', 'powershell-too-old'],
    ['wrong-bitness', 'failed', 'wrong-bitness'],
    ['language-mode', 'failed', 'language-mode'],
    ['flood', 'unknown', 'answer-too-large'],
    ['drop', 'unknown', 'connection-lost'],
  ])('is told by the server %s: %s, %s', async (id, outcome, code) => {
    const result = await open(1, id).run(read(itemOf('services')));
    expect({ outcome: result.outcome, code: result.error?.code }).toEqual({ outcome, code });
  });

  test.each(['garbage', 'nothing', 'half-result', 'gap', 'wrong-checksum'])(
    'never takes %s for an answer',
    async (id) => {
      const result = await open(1, id).run(read(itemOf('services')));
      expect(result.outcome).not.toBe('done');
      expect(result.records).toEqual([]);
    },
  );

  test('reads past noise', async () => {
    const result = await open(1, 'noise').run(read(itemOf('services')));
    expect(result.outcome).toBe('done');
    expect(result.noise).toContain('simulated');
  });

  test('leaves a hanging server at its deadline', async () => {
    const result = await open(1, 'hang').run({ ...read(itemOf('services')), deadlineMs: 200 });
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'deadline' } });
  });
});
