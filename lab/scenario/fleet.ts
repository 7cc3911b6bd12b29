import type { Scenario, ScenarioServer } from './schema.ts';

const childrenPerUpstream = 50;

/** Adds the generated servers of a scenario: one upstream with up to 49 children after another, all healthy. */
export function addGenerated(scenario: Scenario): Scenario {
  const servers: Record<string, ScenarioServer> = { ...scenario.servers };
  for (let index = 0; index < (scenario.generated ?? 0); index += 1) servers[idOf(index)] ??= generated(index);
  return { ...scenario, servers };
}

/** A scenario of so many healthy servers, for load tests. */
export function makeFleet(count: number): Scenario {
  return addGenerated({
    scenario: `fleet-${count}`,
    title: `${count} healthy simulated servers`,
    domain: 'corp.example',
    synchronization: 240_000,
    latency: 0,
    network: { proxies: [], dns: {}, microsoftAnswers: true },
    servers: {},
    generated: count,
    later: [],
  });
}

function idOf(index: number): string {
  return `fleet${String(index + 1).padStart(3, '0')}`;
}

function generated(index: number): ScenarioServer {
  const first = index - (index % childrenPerUpstream);
  const common = { name: `srv-${idOf(index)}`, products: ['server-2022' as const], changes: [], misbehaviour: [] };
  const reach = 'ssh' as const;
  if (index === first) return { ...common, reach, role: 'upstream', upstream: 'microsoft-update' };
  return { ...common, reach, role: index % 2 === 0 ? 'replica' : 'autonomous', upstream: idOf(first) };
}
