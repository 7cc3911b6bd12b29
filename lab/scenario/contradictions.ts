import { healthyServer } from '../world/healthy.ts';
import { issuesOfSet } from './apply.ts';
import type { Change } from './change.ts';
import { topDown } from './order.ts';
import { explainIssues, problem, type ScenarioProblem } from './problems.ts';
import type { Scenario } from './schema.ts';

/** What no schema can see: names that lead nowhere, loops, and states that do not fit a server. */
export function findContradictions(scenario: Scenario): ScenarioProblem[] {
  return [
    ...findEmpty(scenario),
    ...findTwins(scenario),
    ...Object.keys(scenario.servers).flatMap((id) => findInServer(scenario, id)),
    ...scenario.later.flatMap((later, index) => [
      ...findUnknown(scenario, later.server, ['later', index, 'server']),
      ...findInChanges(later.changes, ['later', index, 'changes']),
    ]),
    ...findLoops(scenario),
  ];
}

function findEmpty(scenario: Scenario): ScenarioProblem[] {
  if (Object.keys(scenario.servers).length > 0) return [];
  return [problem(['servers'], 'There is no server.', 'Describe at least one server, or write generated: 6.')];
}

function findTwins(scenario: Scenario): ScenarioProblem[] {
  const seen = new Map<string, string>();
  return Object.entries(scenario.servers).flatMap(([id, { name }]) => {
    const other = seen.get(name);
    seen.set(name, id);
    if (other === undefined) return [];
    return [
      problem(['servers', id, 'name'], `The server ${other} has this name too.`, 'Give each server its own name.'),
    ];
  });
}

function findInServer(scenario: Scenario, id: string): ScenarioProblem[] {
  const server = scenario.servers[id];
  if (!server) return [];
  const path = ['servers', id];
  const problems = findInChanges(server.changes, [...path, 'changes']);
  const fromMicrosoft = server.upstream === 'microsoft-update';
  if (!fromMicrosoft) problems.push(...findUnknown(scenario, server.upstream, [...path, 'upstream']));
  if (fromMicrosoft && server.role !== 'upstream')
    problems.push(
      problem(
        [...path, 'role'],
        `A server of role ${server.role} has an upstream.`,
        'Write role: upstream, or name its upstream.',
      ),
    );
  if (!fromMicrosoft && server.role === 'upstream')
    problems.push(
      problem(
        [...path, 'role'],
        'Role upstream is for servers that synchronize from Microsoft Update.',
        'Write autonomous or replica.',
      ),
    );
  if (server.proxy !== undefined && !scenario.network.proxies.some((proxy) => proxy.name === server.proxy))
    problems.push(
      problem(
        [...path, 'proxy'],
        `There is no proxy ${server.proxy}.`,
        'Name one that is described below network.proxies.',
      ),
    );
  return problems;
}

function findUnknown(scenario: Scenario, id: string, path: readonly PropertyKey[]): ScenarioProblem[] {
  if (scenario.servers[id]) return [];
  return [
    problem(
      path,
      `There is no server ${id}.`,
      `Write one of: ${Object.keys(scenario.servers).slice(0, 12).join(', ')}.`,
    ),
  ];
}

function findLoops(scenario: Scenario): ScenarioProblem[] {
  const known = Object.entries(scenario.servers).filter(
    ([, { upstream }]) => upstream === 'microsoft-update' || scenario.servers[upstream],
  );
  const servers = Object.fromEntries(known);
  const reached = new Set<string>();
  for (const id of topDown(servers)) {
    const upstream = servers[id]?.upstream ?? '';
    if (upstream === 'microsoft-update' || reached.has(upstream)) reached.add(id);
  }
  return known
    .filter(([id, { upstream }]) => !reached.has(id) && servers[upstream] !== undefined)
    .map(([id]) =>
      problem(
        ['servers', id, 'upstream'],
        'This chain of upstreams never reaches Microsoft Update.',
        'Break the loop.',
      ),
    );
}

function findInChanges(changes: readonly Change[], path: readonly PropertyKey[]): ScenarioProblem[] {
  const healthy = healthyServer({
    name: 'any',
    domain: 'corp.example',
    address: '10.0.0.1',
    role: 'autonomous',
    upstream: 'upstream.corp.example',
    products: [],
    at: new Date(0),
  });
  return changes.flatMap((change, index) => {
    if ('services' in change)
      return Object.keys(change.services)
        .filter((name) => !healthy.services[name])
        .map((name) =>
          problem(
            [...path, index, 'services', name],
            `There is no service ${name}.`,
            `Write one of: ${Object.keys(healthy.services).join(', ')}.`,
          ),
        );
    if (!('set' in change)) return [];
    return explainIssues(issuesOfSet(healthy, change.set), [...path, index, 'set']);
  });
}
