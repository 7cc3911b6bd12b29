import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckDefinition } from '../../guide/check.ts';
import type { RemediationDefinition } from '../../guide/remediation.ts';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import { diagnose, loadChecks, loadRemediations, proposalContext } from './judging.ts';
import type { Parameter } from './wire-client.ts';
import { openWorld, type TestWorld } from './worlds.ts';

let scripts: LabScripts;
let checks: Map<string, CheckDefinition>;
let remediations: Map<string, RemediationDefinition>;
beforeAll(async () => {
  scripts = await loadScripts();
  checks = await loadChecks();
  remediations = await loadRemediations();
});

type Parameters = Record<string, Parameter>;
interface Outcome {
  changed: boolean;
  before: unknown;
  after: unknown;
  steps: unknown[];
}

function resultOf(opened: TestWorld, id: string, check: string): string | undefined {
  return diagnose(opened, { id: id, checks: checks }).judged[check]?.result;
}

/** A server that needs no proxy has none to be checked once it is turned off. */
function isGreen(opened: TestWorld, id: string, check: string): boolean {
  return ['pass', 'notapplicable'].includes(resultOf(opened, id, check) ?? '');
}

function remediation(id: string): RemediationDefinition {
  const found = remediations.get(id);
  if (!found) throw new Error(`the guide has no remediation ${id}`);
  return found;
}

/** What the guide itself proposes for this server. */
function propose(opened: TestWorld, id: string, name: string): { target: string; parameters: Parameters } {
  const { asked } = diagnose(opened, { id: id, checks: checks });
  const proposal = remediation(name).propose(proposalContext(opened, id, asked));
  if ('refused' in proposal) throw new Error(`${name} was refused: ${proposal.refused}`);
  const target = remediation(name).target === 'upstream' ? (opened.scenario.servers[id]?.upstream ?? '') : id;
  return { target, parameters: proposal.parameters };
}

/** Proposes, runs, follows the plan's further steps, and lets each synchronization end. */
function repair(opened: TestWorld, id: string, name: string): Outcome {
  const { target, parameters } = propose(opened, id, name);
  const outcome = opened.run(target, name, parameters) as Outcome;
  opened.pass(opened.world.synchronizationMs);
  for (const next of remediation(name).then ?? []) {
    opened.run(next.target === 'upstream' ? (opened.scenario.servers[id]?.upstream ?? '') : id, next.remediationId);
    opened.pass(opened.world.synchronizationMs);
  }
  return outcome;
}

const fixes: [string, string, string][] = [
  ['services', 'wsus02', 'restart-services'],
  ['proxy', 'wsus01', 'set-proxy'],
  ['upstream-name', 'wsus02', 'set-upstream'],
  ['content-permissions', 'wsus02', 'grant-content-acl'],
  ['http11-bits', 'wsus01', 'set-bits-foreground'],
  ['missing-updates', 'wsus02', 'select-products'],
  ['missing-updates', 'wsus02', 'cancel-and-decline'],
  ['content-permissions', 'wsus02', 'resume-downloads'],
  ['replica-approvals', 'wsus02', 'remove-inactive-approvals'],
  ['healthy', 'wsus02', 'start-sync'],
];

describe('a remediation', () => {
  test('has one effect for each of the guide, and none besides', () => {
    expect([...scripts.effects.keys()].sort()).toEqual([...remediations.keys()].sort());
  });

  test.each(fixes)('of %s on %s: %s tells under WhatIf what it then does, and changes nothing', (name, id, fix) => {
    const opened = openWorld(name, scripts);
    const { target, parameters } = propose(opened, id, fix);
    const before = structuredClone(opened.world);
    const dry = opened.run(target, fix, { ...parameters, WhatIf: true }) as Outcome;
    expect(dry.changed).toBe(false);
    expect(opened.world).toEqual(before);
    expect(opened.effects).toEqual([]);
    const real = opened.run(target, fix, parameters) as Outcome;
    expect(real.changed).toBe(true);
    expect([dry.before, dry.after, dry.steps]).toEqual([real.before, real.after, real.steps]);
    expect(opened.world).not.toEqual(before);
    expect(opened.effects).toHaveLength(1);
  });

  test.each(fixes)(
    'of %s on %s: %s has the shape of the guide and nothing to do the second time',
    async (name, id, fix) => {
      const opened = openWorld(name, scripts);
      const { target, parameters } = propose(opened, id, fix);
      const { state } = (await import(`../../guide/remediations/${fix}/state.ts`)) as {
        state: { parse(value: unknown): unknown };
      };
      const first = opened.run(target, fix, parameters) as Outcome;
      expect(state.parse(first.before)).toEqual(first.before);
      expect(state.parse(first.after)).toEqual(first.after);
      if (!remediation(fix).idempotent || fix === 'resume-downloads') return;
      expect(opened.run(target, fix, parameters)).toMatchObject({ changed: false, steps: [] });
    },
  );

  test.each([
    ['services', 'wsus02', ['restart-services', 'start-sync'], ['services', 'sync-status']],
    ['proxy', 'wsus01', ['set-proxy', 'start-sync'], ['proxy-settings', 'sync-status']],
    ['upstream-name', 'wsus02', ['set-upstream', 'start-sync'], ['upstream-connection', 'sync-status']],
    ['content-permissions', 'wsus02', ['grant-content-acl', 'resume-downloads'], ['content-acl', 'failed-updates']],
    ['http11-bits', 'wsus01', ['set-bits-foreground', 'resume-downloads'], ['range-requests', 'failed-updates']],
    ['missing-updates', 'wsus02', ['select-products'], ['failed-updates']],
    ['missing-updates', 'wsus02', ['cancel-and-decline'], ['failed-updates']],
    ['replica-approvals', 'wsus02', ['remove-inactive-approvals'], ['inactive-approvals', 'approval-counts']],
    ['default', 'wsus06', ['set-proxy', 'start-sync'], ['proxy-settings', 'sync-status']],
    ['default', 'wsus04', ['grant-content-acl', 'resume-downloads'], ['content-acl', 'failed-updates']],
    ['default', 'wsus02', ['select-products'], ['failed-updates']],
  ])('mends %s on %s: %j turn %j green', (...[name, id, names, green]) => {
    const opened = openWorld(name, scripts);
    for (const check of green) expect(isGreen(opened, id, check)).toBe(false);
    for (const one of names) repair(opened, id, one);
    for (const check of green) expect([check, isGreen(opened, id, check)]).toEqual([check, true]);
  });

  test.each([
    ['services', 'wsus02', 'start-sync', {}, 'services'],
    ['proxy', 'wsus01', 'set-proxy', { UseProxy: true, Port: 3128 }, 'proxy-settings'],
    ['proxy', 'wsus01', 'restart-services', {}, 'proxy-settings'],
    ['upstream-name', 'wsus02', 'set-upstream', { Name: 'kyoto-up01.corp.example' }, 'upstream-connection'],
    ['content-permissions', 'wsus02', 'set-bits-foreground', { Foreground: true }, 'content-acl'],
    ['http11-bits', 'wsus01', 'restart-services', {}, 'range-requests'],
    ['missing-updates', 'wsus02', 'start-sync', {}, 'failed-updates'],
    ['replica-approvals', 'wsus02', 'start-sync', {}, 'approval-counts'],
  ])('does not mend %s on %s: %s with %j leaves %s red', (...[name, id, wrong, parameters, check]) => {
    const opened = openWorld(name, scripts);
    opened.run(id, wrong, parameters);
    opened.pass(opened.world.synchronizationMs);
    expect(resultOf(opened, id, check)).toBe('fail');
  });

  test('leaves failed downloads failed until they are resumed, though the cause is gone', () => {
    const opened = openWorld('content-permissions', scripts);
    repair(opened, 'wsus02', 'grant-content-acl');
    repair(opened, 'wsus02', 'start-sync');
    expect(resultOf(opened, 'wsus02', 'failed-updates')).toBe('fail');
    repair(opened, 'wsus02', 'resume-downloads');
    expect(resultOf(opened, 'wsus02', 'failed-updates')).toBe('pass');
  });

  test.each([
    ['proxy', 'wsus01', 'set-proxy'],
    ['upstream-name', 'wsus02', 'set-upstream'],
    ['content-permissions', 'wsus02', 'grant-content-acl'],
    ['http11-bits', 'wsus01', 'set-bits-foreground'],
    ['missing-updates', 'wsus02', 'select-products'],
  ])('is undone where it says so: %s on %s, %s', (name, id, fix) => {
    const opened = openWorld(name, scripts);
    const { target, parameters } = propose(opened, id, fix);
    const outcome = opened.run(target, fix, parameters) as Outcome;
    const undo = remediation(fix).undo?.(outcome.before);
    if (!undo) throw new Error(`${fix} gives no undo`);
    const undone = opened.run(target, fix, undo) as Outcome;
    expect(undone.changed).toBe(true);
    expect(undone.after).toEqual(outcome.before);
  });
});

describe('a precondition', () => {
  test.each([
    ['start-sync', {}],
    ['restart-services', {}],
    ['set-proxy', { UseProxy: false }],
    ['set-upstream', { Port: 8531 }],
    ['set-bits-foreground', { Foreground: true }],
  ])('keeps %s from running during a synchronization', (name, parameters) => {
    const opened = openWorld('healthy', scripts);
    opened.run('wsus02', 'start-sync');
    expect(refusalOf(opened, name, parameters)).toBe('Douki.SyncRunning');
  });

  test.each([
    ['wsus03', 'cancel-and-decline', 'Douki.IsReplica'],
    ['wsus02', 'cancel-and-decline', 'Douki.UpdateUnknown'],
    ['wsus02', 'resume-downloads', 'Douki.UpdateUnknown'],
  ])('is checked on %s by %s: %s', (id, name, errorId) => {
    const opened = openWorld('healthy', scripts);
    const parameters = { UpdateIds: ['00000000-0000-4000-8000-000000000000'] };
    expect(refusalOf(opened, name, parameters, id)).toBe(errorId);
  });

  test('lets nobody select products on a downstream, or remove another list of approvals than the one shown', () => {
    const opened = openWorld('replica-approvals', scripts);
    expect(refusalOf(opened, 'select-products', { CategoryIds: [] })).toBe('Douki.NotTopServer');
    const other = { ExpectedCount: 3, ExpectedTitles: ['a', 'b', 'c'] };
    expect(refusalOf(opened, 'remove-inactive-approvals', other, 'wsus01')).toBe('Douki.ListChanged');
  });

  test('refuses parameters the script does not have, and changes nothing', () => {
    const opened = openWorld('healthy', scripts);
    const before = structuredClone(opened.world);
    expect(refusalOf(opened, 'set-proxy', { UseProxy: true, Password: 'x' })).toBe('NamedParameterNotFound');
    expect(refusalOf(opened, 'set-proxy', {})).toBe('ParameterArgumentValidationError');
    expect(opened.world).toEqual(before);
  });

  function refusalOf(opened: TestWorld, ...[name, parameters, id = 'wsus02']: [string, Parameters, string?]): unknown {
    try {
      return opened.run(id, name, parameters);
    } catch (error) {
      return (error as { failure?: { errorId?: string } }).failure?.errorId;
    }
  }
});
