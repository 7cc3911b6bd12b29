import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { douki, newFolder } from './douki.ts';

const patience = 60_000;

describe('the command line', () => {
  test('explains itself with every exit code', async () => {
    const { code, output } = await douki(['--help']);
    expect(code).toBe(0);
    for (const exit of ['0', '1', '2', '3', '4', '70']) expect(output).toMatch(new RegExp(`^  ${exit} +\\S`, 'm'));
    for (const word of [
      'start',
      'diagnose',
      'sweep',
      'discover',
      'intent',
      'config check',
      'audit verify',
      'guide',
      'trust',
    ])
      expect(output).toContain(`douki ${word}`);
  });

  test.each([
    [['diagnos', 'wsus01'], /diagnose/],
    [['diagnose'], /Name exactly one server/],
    [['diagnose', 'wsus01', '--jsn'], /--jsn/],
    [['start', '--port', 'http'], /no port/],
    [['help', '--language', 'fr'], /fr is not spoken/],
    [['audit', 'verify', '--data', 'nothing'], /no audit log/],
    [[], /Say what to do/],
  ])('answers %j with what to do', async (typed, words) => {
    const { code, errors } = await douki(typed);
    expect(code).toBe(2);
    expect(errors).toMatch(words);
    expect(errors).not.toContain('    at ');
  });

  test('answers each line of JSON with one line', async () => {
    const input = '{"text":"proxy authentication fails with 407"}\nno json\n\n{"text":"BITS サービスが停止している"}\n';
    const { code, output } = await douki(['intent', '--json'], input);
    const answers = output
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(answers.map((answer) => answer['label'])).toEqual(['proxy', undefined, 'services']);
    expect(Object.keys(answers[0] ?? {})).toEqual(['label', 'confidence', 'alternatives']);
    expect(code).toBe(2);
  });

  test('prints the table of the guide', async () => {
    const { code, output } = await douki(['guide', '--json']);
    const { sections } = JSON.parse(output) as { sections: { id: string; checks: { remediations: unknown[] }[] }[] };
    expect(code).toBe(0);
    expect(sections).toHaveLength(8);
    expect(sections.every((section) => section.checks.length > 0)).toBe(true);
  });

  test('tells all mistakes of a configuration, in Japanese too, and never a secret', async () => {
    const file = join(newFolder(), 'douki.yaml');
    writeFileSync(file, 'timeZone: Tokyo\nteams:\n  password: hunter2\nservers:\n  wsus01: { hots: x }\n');
    const { code, output } = await douki(['config', 'check', '--config', file, '--language', 'ja']);
    expect(code).toBe(2);
    expect(output.split('\n').length).toBeGreaterThan(8);
    expect(output).toContain('件の誤り');
    expect(output).not.toContain('hunter2');
  });

  test('refuses real servers in local mode, and a bot without credentials', async () => {
    const file = join(newFolder(), 'douki.yaml');
    const server =
      'servers:\n  wsus01: { host: wsus01.corp.example, role: upstream, upstream: microsoft-update, endpoints: { ssh: { username: u, password: env:P } } }\n';
    writeFileSync(file, `teams: local\n${server}`);
    expect(await douki(['start', '--config', file])).toMatchObject({ code: 2, output: '' });
    writeFileSync(file, server);
    const { code, errors } = await douki(['start', '--config', file]);
    expect([code, errors]).toEqual([2, expect.stringContaining('command line only')]);
  });
});

describe('without a running lab', () => {
  test(
    'a diagnosis starts the lab itself and says by its exit code that there is a fault',
    async () => {
      const { code, output, errors } = await douki(['diagnose', 'wsus05', '--json']);
      const answer = JSON.parse(output) as { server: string; simulated: boolean; causes: { checkId: string }[] };
      expect([code, answer.server, answer.simulated]).toEqual([1, 'wsus05', true]);
      expect(answer.causes[0]?.checkId).toBe('upstream-connection');
      expect(errors).toContain('simulated servers are started');
    },
    patience,
  );

  test(
    'an unknown server is answered with the nearest',
    async () => {
      const { code, errors } = await douki(['diagnose', 'wsus0']);
      expect([code, errors]).toEqual([2, expect.stringContaining('wsus01')]);
    },
    patience,
  );

  test(
    'a server that cannot be asked is unknown, not failed',
    async () => {
      const file = join(newFolder(), 'douki.yaml');
      const pin = `SHA256:${'A'.repeat(43)}`;
      writeFileSync(
        file,
        `servers:\n  wsus01: { host: 127.0.0.1, role: upstream, upstream: microsoft-update, endpoints: { ssh: { port: 1, username: u, password: env:NOWHERE_SET, hostKey: "${pin}" } } }\n`,
      );
      const { code, output } = await douki(['sweep', '--json', '--config', file]);
      const { diagnoses } = JSON.parse(output) as { diagnoses: { findings: { result: string }[] }[] };
      expect(code).toBe(3);
      expect(diagnoses[0]?.findings.some((finding) => finding.result === 'unknown')).toBe(true);
    },
    patience,
  );
});
