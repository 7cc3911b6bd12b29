import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScriptItem, ScriptRequest, Session } from '../../../connectors/connector.ts';
import { createWinrmConnector } from '../../../connectors/winrm/connector.ts';
import { createManualClock } from '../../../lab/clock.ts';
import { startEstate, type Estate } from '../../../lab/estate.ts';
import { createRandom } from '../../../lab/random.ts';
import type { Scenario } from '../../../lab/scenario/schema.ts';
import { scenarioNamed } from '../worlds.ts';

type Reach = 'winrm-https' | 'winrm-http';

function overWinrm(name: string, reach: Reach): Scenario {
  const scenario = scenarioNamed(name);
  const servers = Object.entries(scenario.servers).map(([id, server]) => [id, { ...server, reach }] as const);
  return { ...scenario, servers: Object.fromEntries(servers) };
}

function itemOf(id: string): ScriptItem {
  const kind = id.startsWith('restart') ? 'remediations' : 'checks';
  const name = kind === 'checks' ? 'check' : 'remediation';
  const text = readFileSync(new URL(`../../../guide/${kind}/${id}/${name}.ps1`, import.meta.url), 'utf8');
  return { id, text, sha256: createHash('sha256').update(text).digest('hex'), parameters: {}, timeoutMs: 10_000 };
}

const read = (...ids: readonly string[]): ScriptRequest => ({
  ...{ runId: `run-${ids.length}`, mode: 'read', deadlineMs: 20_000 },
  items: ids.map(itemOf),
});

describe.each<[Reach]>([['winrm-https'], ['winrm-http']])(
  'the real connector at the far end of the lab over %s',
  (reach) => {
    const estates: Estate[] = [];
    const sessions: Session[] = [];
    beforeAll(async () => {
      for (const name of ['services', 'misbehaving']) {
        const clock = createManualClock('2026-11-24T09:00:00.000Z');
        estates.push(await startEstate({ scenario: overWinrm(name, reach), clock, random: createRandom(2) }));
      }
    });
    afterAll(async () => {
      await Promise.all(sessions.map((session) => session.close()));
      await Promise.all(estates.map((estate) => estate.close()));
    });

    function open(estate: number, id: string): Session {
      const access = estates[estate]?.inventory().find((one) => one.id === id)?.winrm;
      if (!access) throw new Error(`no server ${id} over WinRM`);
      const { host, port, authentication: kind, username, passwordPath, pin } = access;
      const auth = [{ kind, username, password: readFileSync(passwordPath, 'utf8') }];
      const timeouts = { tlsMs: 300, firstByteMs: 300, slackMs: 300 };
      const session = createWinrmConnector().open({
        ...{ host, port, auth, timeouts },
        ...(pin !== undefined && { tls: { pins: [pin] } }),
      });
      sessions.push(session);
      return session;
    }

    test('runs the guide\u2019s own scripts and gets every record', async () => {
      const result = await open(0, 'wsus02').run(read('services', 'sync-status', 'content-acl', 'proxy-settings'));
      expect(result).toMatchObject({ outcome: 'done', hello: { psVersion: '5.1.20348.4297', elevated: true } });
      expect(result.records).toHaveLength(4);
    });

    test('repairs once, and is refused the second time', async () => {
      const session = open(0, 'wsus02');
      const act = { ...read('restart-services'), mode: 'act', runId: 'plan-1' } as const;
      expect((await session.run(act)).records[0]).toMatchObject({ ok: true, value: { changed: true } });
      expect(await session.run(act)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
    });

    test.each([
      ['black-hole', 'failed', reach === 'winrm-https' ? 'connect-timeout' : 'connection-lost'],
      ['login-refused', 'failed', 'login-refused'],
      ['host-key', 'failed', reach === 'winrm-https' ? 'certificate-changed' : 'seal-broken'],
      ['too-old', 'failed', 'powershell-too-old'],
      ['wrong-bitness', 'failed', 'wrong-bitness'],
      ['language-mode', 'failed', 'language-mode'],
      ['flood', 'unknown', 'answer-too-large'],
      ['drop', 'unknown', 'connection-lost'],
      ['garbage', 'unknown', 'bad-answer'],
      ['half-result', 'unknown', 'bad-answer'],
      ['gap', 'unknown', 'bad-answer'],
      ['wrong-checksum', 'unknown', 'bad-answer'],
    ])('is told by the server %s: %s, %s', async (id, outcome, code) => {
      const result = await open(1, id).run(read('services'));
      expect({ outcome: result.outcome, code: result.error?.code }).toEqual({ outcome, code });
      expect(result.records).toEqual([]);
    });

    test('leaves a hanging server at its deadline', async () => {
      const result = await open(1, 'hang').run({ ...read('services'), deadlineMs: 200 });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'deadline' } });
    });
  },
);
