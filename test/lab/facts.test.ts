import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckDefinition } from '../../guide/check.ts';
import { loadScripts, type LabScripts } from '../../lab/scripts.ts';
import { ScriptError } from '../../lab/wire/far-end.ts';
import { diagnose, loadChecks } from './judging.ts';
import { openWorld, scenarioNames, type TestWorld } from './worlds.ts';
import type { EstateWorld, ServerWorld } from '../../lab/world/estate.ts';
import { widService } from '../../lab/world/names.ts';

let scripts: LabScripts;
let checks: Map<string, CheckDefinition>;
beforeAll(async () => {
  [scripts, checks] = [await loadScripts(), await loadChecks()];
});

/** Findings that are neither a pass nor without meaning, as `check:result`. */
function troubles(name: string, id: string, minutes = 0): string[] {
  const opened = openWorld(name, scripts);
  opened.pass(minutes * 60_000);
  const { judged } = diagnose(opened, { id: id, checks: checks });
  return Object.entries(judged)
    .filter(([, { result }]) => result !== 'pass' && result !== 'notapplicable')
    .map(([check, { result }]) => `${check}:${result}`)
    .sort();
}

describe('facts from the world', () => {
  test('there is one function for every check of the guide and for the reader of the hierarchy, and none besides', () => {
    expect([...scripts.facts.keys()].sort()).toEqual([...checks.keys(), 'hierarchy'].sort());
  });

  test.each(scenarioNames)('fit the schema of every check on every server of %s', (name) => {
    const opened = openWorld(name, scripts);
    opened.pass(120_000);
    for (const id of Object.keys(opened.world.servers)) {
      const { asked } = diagnose(opened, { id: id, checks: checks });
      const unknown = Object.entries(asked).filter(([, answer]) => 'unknown' in answer);
      expect({ id, unknown }).toEqual({ id, unknown: [] });
    }
  });

  test.each(['wsus01', 'wsus02', 'wsus03'])('show nothing wrong on the healthy server %s', (id) => {
    expect(troubles('healthy', id)).toEqual([]);
  });

  test('carry no secret and no whole user name', () => {
    const opened = openWorld('healthy', scripts);
    const text = JSON.stringify(diagnose(opened, { id: 'wsus01', checks: checks }).asked);
    expect(text).not.toContain('canary');
    expect(text).not.toContain('wsus-proxy');
    expect(text).toContain('w***');
  });

  test.each([
    ['proxy', 'wsus01', ['proxy-settings:fail', 'sync-status:fail']],
    ['upstream-name', 'wsus02', ['sync-status:fail', 'upstream-connection:fail']],
    ['content-permissions', 'wsus02', ['content-acl:fail', 'failed-updates:fail', 'upstream-updates:warn']],
    ['services', 'wsus02', ['services:fail', 'sync-status:fail']],
    ['http11-bits', 'wsus01', ['failed-updates:fail', 'range-requests:fail']],
    ['replica-approvals', 'wsus02', ['approval-counts:fail', 'inactive-approvals:warn']],
    ['susdb', 'wsus01', ['susdb-maintenance:warn']],
    ['susdb', 'wsus02', ['susdb-state:fail']],
    ['susdb', 'wsus03', ['susdb-state:fail']],
    ['susdb', 'wsus04', ['content-storage:warn', 'susdb-configuration:warn']],
  ])('show the fault of %s on %s and nothing else', (name, id, expected) => {
    expect(troubles(name, id)).toEqual(expected);
  });

  test.each([
    ['missing-updates', 'wsus02', 'upstream-updates:fail'],
    ['storage-option', 'wsus02', 'content-storage:fail'],
    ['default', 'wsus01', 'range-requests:fail'],
    ['default', 'wsus02', 'upstream-updates:fail'],
    ['default', 'wsus04', 'content-acl:fail'],
    ['default', 'wsus04', 'approval-counts:fail'],
    ['default', 'wsus05', 'upstream-connection:fail'],
    ['default', 'wsus06', 'content-storage:fail'],
    ['default', 'wsus06', 'proxy-settings:fail'],
  ])('show in %s on %s: %s', (name, id, expected) => {
    expect(troubles(name, id)).toContain(expected);
  });

  test('show one server of the default estate fail by itself within two minutes', () => {
    expect(troubles('default', 'wsus03', 0)).toEqual([]);
    expect(troubles('default', 'wsus03', 2)).toEqual(['services:fail', 'sync-status:fail']);
  });
});

describe('a server that will not tell', () => {
  test.each<[string, string, string, (opened: TestWorld) => void]>([
    ['its pool is stopped', 'sync-status', 'api-unavailable', ({ world }) => stopPool(world)],
    ['its web server is stopped', 'approval-counts', 'api-unavailable', ({ world }) => stop(world, 'W3SVC')],
    ['its database is stopped', 'failed-updates', 'database-unavailable', ({ world }) => stop(world, widService)],
    ['its database is stopped', 'susdb-state', 'database-unavailable', ({ world }) => stop(world, widService)],
    ['the account is not elevated', 'susdb-state', 'missing-right', ({ world }) => lower(world)],
    ['the account has no role', 'content-storage', 'missing-right', ({ world }) => (wsus(world).currentUserRole = 0)],
    ['the account is not elevated', 'inactive-approvals', 'missing-right', ({ world }) => lower(world)],
  ])('because %s: %s gives %s', (...[, check, code, change]) => {
    const opened = openWorld('healthy', scripts);
    change(opened);
    expect(codeOf(() => opened.run('wsus02', check))).toBe(code);
    expect(opened.run('wsus02', 'services')).toBeDefined();
  });
});

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ScriptError) return error.failure.code;
    throw error;
  }
  return undefined;
}

function serverIn(world: EstateWorld): ServerWorld {
  if (!world.servers.wsus02) throw new Error('no server wsus02');
  return world.servers.wsus02;
}

function wsus(world: EstateWorld): ServerWorld['wsus'] {
  return serverIn(world).wsus;
}

function stop(world: EstateWorld, name: string): void {
  Object.assign(serverIn(world).services[name] ?? {}, { status: 1 });
}

function stopPool(world: EstateWorld): void {
  Object.assign(serverIn(world).iis.pools.WsusPool ?? {}, { state: 'Stopped' });
}

function lower(world: EstateWorld): void {
  serverIn(world).computer.elevated = false;
}
