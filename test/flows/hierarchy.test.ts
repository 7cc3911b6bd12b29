import { describe, expect, test } from '@jest/globals';
import type { Discovered } from '../../bot/domain/discovered.ts';
import type { Server } from '../../bot/domain/server.ts';
import { joinHierarchy, type Reading } from '../../bot/flows/hierarchy.ts';
import { createServerId, findByName, isSameName } from '../../bot/flows/server-names.ts';
import type { Facts } from '../../guide/hierarchy/facts.ts';

type Told = Facts['downstream'][number];

function server(id: string, upstream: string, other: Partial<Server> = {}): Server {
  return {
    ...{ id, upstream, host: `${id}.corp.example`, role: 'autonomous', port: 8530, useSsl: false },
    ...{ approvers: [], channel: 'default', settings: {}, tags: [], simulated: false },
    ...other,
  };
}

function read(id: string, upstreamName: string | null, other: Partial<Facts> = {}): Reading {
  const facts: Facts = {
    ...{ name: id.toUpperCase(), serverId: `guid-${id}`, fromMicrosoftUpdate: upstreamName === null, isReplica: false },
    ...{ upstreamName, upstreamPort: 8530, upstreamUseSsl: false, port: 8530, usesSsl: false },
    ...{ version: '10.0.20348.1', downstream: [] },
    ...other,
  };
  return { kind: 'read', facts };
}

function told(id: string, parent: string, other: Partial<Told> = {}): Told {
  return {
    ...{ id: `guid-${id}`, name: `${id}.corp.example`, lastSyncUtc: '2026-11-24T02:00:00.0000000Z', isReplica: true },
    ...{ parentId: `guid-${parent}`, isGrandchild: false, version: '10.0.20348.1' },
    ...other,
  };
}

function join(servers: readonly Server[], readings: Record<string, Reading>): Record<string, Discovered> {
  const book = new Map(servers.map((one) => [one.id, one]));
  const found = joinHierarchy({ servers: book, readings: new Map(Object.entries(readings)) });
  return Object.fromEntries(found.map((one) => [one.id, one]));
}

const top = server('up01', 'microsoft-update', { role: 'upstream' });
const child = server('ds01', 'up01');

describe('the hierarchy from what servers tell', () => {
  test('has roles, upstreams and ports as the servers have them, whatever the configuration says', () => {
    const found = join([top, server('ds01', 'microsoft-update', { role: 'upstream' })], {
      up01: read('up01', null, { port: 8531, usesSsl: true, downstream: [told('ds01', 'up01')] }),
      ds01: read('ds01', 'UP01', { isReplica: true }),
    });
    expect(found['up01']).toMatchObject({ role: 'upstream', upstream: 'microsoft-update', port: 8531, useSsl: true });
    expect(found['ds01']).toMatchObject({ role: 'replica', upstream: 'up01', notes: [] });
  });

  test('keeps what the configuration says where a server tells nothing', () => {
    const nothing = { fromMicrosoftUpdate: null, isReplica: null, port: null, usesSsl: null };
    const found = join([top, server('ds01', 'up01', { role: 'replica', port: 8531, useSsl: true })], {
      up01: read('up01', null, { downstream: [told('ds01', 'up01')] }),
      ds01: read('ds01', null, nothing),
    });
    expect(found['ds01']).toMatchObject({ role: 'replica', upstream: 'up01', port: 8531, useSsl: true });
  });

  test.each([
    ['2026-11-24T02:00:00.0000000Z', '2026-11-24T02:00:00.000Z'],
    ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.000Z'],
    ['1999-12-31T23:59:59Z', null],
    ['1753-01-01T00:00:00.0000000Z', null],
    ['0001-01-01T00:00:00.0000000Z', null],
    ['no moment', null],
    [null, null],
  ])('a last contact of %s is told as %s', (lastSyncUtc, lastContactUtc) => {
    const downstream = [told('ds09', 'up01', { lastSyncUtc })];
    const found = join([top], { up01: read('up01', null, { downstream }) });
    expect(found['ds09']).toEqual({
      ...{ id: 'ds09', host: 'ds09.corp.example', role: 'replica', upstream: 'up01', isConfigured: false },
      ...{ port: null, useSsl: null, version: '10.0.20348.1' },
      notes: [{ kind: 'upstream-only', lastContactUtc }],
    });
  });

  test('puts a grandchild below its own parent, once, with the latest contact', () => {
    const early = { isGrandchild: true, lastSyncUtc: '2026-11-01T00:00:00Z' };
    const readings = {
      up01: read('up01', null, { downstream: [told('ds01', 'up01'), told('gc01', 'ds01', early)] }),
      ds01: read('ds01', 'up01.corp.example', { downstream: [told('gc01', 'ds01')] }),
    };
    const found = join([top, child], readings);
    expect(Object.keys(found)).toEqual(['up01', 'ds01', 'gc01']);
    expect(found['gc01']).toMatchObject({
      upstream: 'ds01',
      notes: [{ kind: 'upstream-only', lastContactUtc: '2026-11-24T02:00:00.000Z' }],
    });
  });

  test('puts a grandchild below a parent that nobody configured, and below one that could not be asked', () => {
    const downstream = [
      told('gc01', 'ds08', { isGrandchild: true }),
      told('ds08', 'up01'),
      told('gc02', 'ds01', { isGrandchild: true }),
      told('ds01', 'up01'),
    ];
    const found = join([top, child], { up01: read('up01', null, { downstream }), ds01: { kind: 'failed', code: 'x' } });
    expect([found['gc01']?.upstream, found['gc02']?.upstream]).toEqual(['ds08', 'ds01']);
  });

  test('a server that could not be asked is marked, and stands as the configuration has it', () => {
    const found = join([top, server('ds01', 'up01', { role: 'replica' })], {
      up01: read('up01', null, { downstream: [told('ds01', 'up01')] }),
      ds01: { kind: 'failed', code: 'host-key-unknown' },
    });
    const lastContactUtc = '2026-11-24T02:00:00.000Z';
    expect(found['ds01']).toMatchObject({
      ...{ role: 'replica', upstream: 'up01' },
      notes: [{ kind: 'unreachable', code: 'host-key-unknown', lastContactUtc }],
    });
  });

  test('a child that its upstream does not know yet is marked; without an answer of the upstream nothing is said', () => {
    const below = read('ds01', 'up01');
    expect(join([top, child], { up01: read('up01', null), ds01: below })['ds01']?.notes).toEqual([
      { kind: 'not-reported', upstream: 'up01' },
    ]);
    expect(join([top, child], { up01: { kind: 'failed', code: 'x' }, ds01: below })['ds01']?.notes).toEqual([]);
  });

  test('each loop is told once', () => {
    const servers = [server('a', 'b'), server('b', 'a'), server('c', 'a')];
    const found = join(servers, {
      a: read('a', 'b', { downstream: [told('b', 'a'), told('c', 'a')] }),
      b: read('b', 'a', { downstream: [told('a', 'b')] }),
      c: read('c', 'a'),
    });
    const loops = Object.values(found).flatMap(({ id, notes }) => (notes.length > 0 ? [[id, notes]] : []));
    expect(loops).toEqual([['a', [{ kind: 'loop', way: ['a', 'b', 'a'] }]]]);
  });

  test('a server that names itself is a loop', () => {
    const found = join([child, top], { ds01: read('ds01', 'DS01.corp.example.') });
    expect(found['ds01']?.notes).toContainEqual({ kind: 'loop', way: ['ds01', 'ds01'] });
  });

  test('an upstream that was not asked stands there too, with all that is above it', () => {
    const servers = [top, child, server('gc01', 'ds01')];
    const found = join(servers, { gc01: read('gc01', 'ds01') });
    expect(Object.keys(found)).toEqual(['gc01', 'ds01', 'up01']);
    expect(found['up01']?.notes).toEqual([{ kind: 'named-only', by: 'ds01' }]);
  });

  test('a name that nobody has becomes a server to look at', () => {
    const found = join([top, child], { up01: read('up01', null), ds01: read('ds01', 'up1.corp.example') });
    expect(found['ds01']?.upstream).toBe('up1');
    expect(found['up1']).toMatchObject({ isConfigured: false, notes: [{ kind: 'named-only', by: 'ds01' }] });
  });

  test('an alias of the upstream is told, and the server stands below the one that knows it as its child', () => {
    const downstream = [told('ds01', 'up01')];
    const found = join([top, child], {
      up01: read('up01', null, { downstream }),
      ds01: read('ds01', 'wsus.corp.example'),
    });
    expect(Object.keys(found)).toEqual(['up01', 'ds01']);
    expect(found['ds01']).toMatchObject({
      upstream: 'up01',
      notes: [{ kind: 'other-name', name: 'wsus.corp.example', upstream: 'up01' }],
    });
  });

  test('a renamed server is known by its server id, and one in an address by its own name', () => {
    const renamed = told('ds01', 'up01', { name: 'old-name.corp.example' });
    const found = join([top, server('wsus-b', 'up01', { host: '10.0.0.7' })], {
      up01: read('up01', null, { downstream: [renamed] }),
      'wsus-b': read('ds01', 'up01'),
    });
    expect(Object.keys(found)).toEqual(['up01', 'wsus-b']);
    expect(found['wsus-b']?.notes).toEqual([]);
  });

  test('what another machine calls itself reaches no line of the file but its own', () => {
    const downstream = [
      told('x', 'up01', { name: 'evil"\n  wsus01:\u001b[2J { host: x }' }),
      told('y', 'up01', { name: null }),
    ];
    const found = Object.values(join([top], { up01: read('up01', null, { downstream }) }));
    for (const { id, host } of found) expect([id, host].join('')).toMatch(/^[\w.:-]+$/);
    expect(found).toHaveLength(3);
  });
});

describe('names of servers', () => {
  test.each([
    ['tokyo-up01', 'TOKYO-UP01.corp.example', true],
    ['tokyo-up01.corp.example.', 'tokyo-up01.corp.example', true],
    ['tokyo-up01.corp.example', 'tokyo-up01.other.example', false],
    ['tokyo-up0', 'tokyo-up01.corp.example', false],
    ['', '', false],
    ['', '.corp.example', false],
  ])('%j and %j are the same: %j', (one, other, same) => {
    expect([isSameName(one, other), isSameName(other, one)]).toEqual([same, same]);
  });

  test('a short name that two servers have is nobody', () => {
    const all = ['a.one.example', 'a.two.example'];
    expect(findByName(all, 'a', (name) => [name])).toBeUndefined();
    expect(findByName(all, 'A.two.example', (name) => [name])).toBe('a.two.example');
  });

  test.each([
    ['Kyoto-DS09.corp.example', [], 'kyoto-ds09'],
    ['kyoto.corp.example', ['kyoto'], 'kyoto.corp.example'],
    ['kyoto', ['kyoto'], 'kyoto-2'],
    ['京都', [], '京都'],
    ['"\n', [], 'server-2'],
  ])('%j among %j is given the id %s', (name, taken: readonly string[], id) => {
    expect(createServerId(name, (wished) => taken.includes(wished))).toBe(id);
  });
});
