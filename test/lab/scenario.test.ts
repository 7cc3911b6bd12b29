import { describe, expect, test } from '@jest/globals';
import { ScenarioError } from '../../lab/scenario/problems.ts';
import { parseScenario, readScenario } from '../../lab/scenario/read.ts';
import { scenarioNamed, scenarioNames } from './worlds.ts';

const head = 'scenario: mine\ntitle: Mine\n';
const server = '{ name: tokyo-up01, role: upstream, upstream: microsoft-update }';

function problemsOf(text: string) {
  try {
    parseScenario(text, 'mine.yaml');
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
  return [];
}

describe('a scenario file', () => {
  test.each(scenarioNames)('%s of the lab is right and is named like its file', (name) => {
    expect(scenarioNamed(name).scenario).toBe(name);
  });

  test('shows at least one scenario for each section of the guide', () => {
    const sections = ['proxy', 'upstream-name', 'storage-option', 'content-permissions'];
    const others = ['missing-updates', 'services', 'http11-bits', 'replica-approvals'];
    expect(scenarioNames).toEqual(expect.arrayContaining([...sections, ...others]));
  });

  test('is told all its mistakes at once, each with path and mend', () => {
    const text = `
scenario: My Scenario
title: ''
synchronization: fast
colour: red
servers:
  wsus01: { name: tokyo-up01, role: top, upstream: microsoft-update }
  wsus02: { name: osaka-ds01, role: replica, upstream: wsus01, changes: [{ services: { BITS: off } }, { explode: true }] }
  wsus03: { role: replica, upstream: wsus01, products: [windows-95], misbehaviour: [{ kind: rude }] }
later:
  - { after: 1 minute, server: wsus02, changes: [] }
`;
    const problems = problemsOf(text);
    expect(problems.map((problem) => problem.path)).toEqual([
      'scenario',
      'title',
      'synchronization',
      'servers.wsus01.role',
      'servers.wsus02.changes[0].services.BITS',
      'servers.wsus02.changes[1]',
      'servers.wsus03.name',
      'servers.wsus03.products[0]',
      'servers.wsus03.misbehaviour[0].kind',
      'later[0].after',
      'later[0].changes',
      'colour',
    ]);
    for (const { message, mend } of problems) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(mend).toMatch(/^[A-Z].*\.$/);
    }
    expect(problems[3]?.mend).toBe('Write one of: upstream, autonomous, replica.');
    expect(problems[6]?.message).toBe('It is missing or not a text.');
  });

  test.each([
    ['nothing at all', head, 'servers', 'There is no server.'],
    [
      'an unknown upstream',
      `${head}servers:\n  a: { name: a, role: replica, upstream: z }\n`,
      'servers.a.upstream',
      'There is no server z.',
    ],
    [
      'a loop',
      `${head}servers:\n  a: { name: a, role: replica, upstream: b }\n  b: { name: b, role: replica, upstream: a }\n`,
      'servers.a.upstream',
      'This chain of upstreams never reaches Microsoft Update.',
    ],
    [
      'a replica of Microsoft Update',
      `${head}servers:\n  a: { name: a, role: replica, upstream: microsoft-update }\n`,
      'servers.a.role',
      'A server of role replica has an upstream.',
    ],
    [
      'a twin',
      `${head}servers:\n  a: ${server}\n  b: ${server}\n`,
      'servers.b.name',
      'The server a has this name too.',
    ],
    [
      'an unknown service',
      `${head}servers:\n  a: ${server}\nlater:\n  - { after: 1s, server: a, changes: [{ services: { Spooler: stopped } }] }\n`,
      'later[0].changes[0].services.Spooler',
      'There is no service Spooler.',
    ],
    [
      'an unknown proxy',
      `${head}servers:\n  a: { name: a, role: upstream, upstream: microsoft-update, proxy: p }\n`,
      'servers.a.proxy',
      'There is no proxy p.',
    ],
  ])('with %s is told so', (...[, text, path, message]) => {
    expect(problemsOf(text)[0]).toMatchObject({ path, message });
  });

  test('with a state that no server can have is told where', () => {
    const change = '{ set: { wsus: { configuration: { proxyServerPort: eighty, proxyColour: red } } } }';
    const text = `${head}servers:\n  a: { name: a, role: upstream, upstream: microsoft-update, changes: [${change}] }\n`;
    expect(problemsOf(text).map((problem) => problem.path)).toEqual([
      'servers.a.changes[0].set.wsus.configuration.proxyServerPort',
      'servers.a.changes[0].set.wsus.configuration.proxyColour',
    ]);
  });

  test('that is no YAML is told the line', () => {
    expect(problemsOf('scenario: [\ntitle: x')[0]?.path).toMatch(/^line \d+$/);
  });

  test('that is not there is told as one mistake with a mend', () => {
    expect(() => readScenario('/nowhere/missing.yaml')).toThrow(
      /missing\.yaml has one mistake.*cannot be read.*Give the path/s,
    );
  });
});
