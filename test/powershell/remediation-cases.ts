import { inactiveTitles } from '../../lab/synchronization/import.ts';
import { serverOf } from '../../lab/network/resolve.ts';
import type { ServerWorld } from '../../lab/world/estate.ts';
import type { Parameter } from '../lab/wire-client.ts';
import type { TestWorld } from '../lab/worlds.ts';
import { everyServer, troubledServers, type Situation } from './situations.ts';

type Parameters = Readonly<Record<string, Parameter>>;

/** A remediation with parameters in a situation. */
export interface RemediationCase {
  readonly name: string;
  readonly situation: Situation;
  readonly parametersOf: (opened: TestWorld) => Parameters;
  /** Why `after` of the dry run cannot be what the real run comes to; absent where it must be. */
  readonly unforeseeable?: string;
  /** Why there is no way back; absent where the undo must bring the world back. */
  readonly irreversible?: string;
}

const nobody = '00000000-0000-4000-8000-000000000000';

/** Parameters to try by remediation; each set meets every server of every scenario and every trouble. */
const tried: Readonly<Record<string, readonly ((server: ServerWorld) => Parameters)[]>> = {
  'start-sync': [() => ({})],
  'stop-sync': [() => ({})],
  'restart-services': [() => ({})],
  'set-proxy': [
    () => ({ UseProxy: true, Name: 'proxy.corp.example', Port: 8080 }),
    () => ({ UseProxy: false }),
    () => ({ UseProxy: true, Port: 3128 }),
  ],
  'set-upstream': [
    () => ({ FromMicrosoftUpdate: false, Name: 'tokyo-up01.corp.example', Port: 8530, UseSsl: false }),
    () => ({ FromMicrosoftUpdate: true }),
    () => ({ Port: 8531, UseSsl: true }),
    () => ({ FromMicrosoftUpdate: false }),
  ],
  'set-bits-foreground': [() => ({ Foreground: true }), () => ({ Foreground: false })],
  'select-products': [
    ({ wsus }) => ({ CategoryIds: idsOf(wsus.categories), ClassificationIds: idsOf(wsus.classifications) }),
    ({ wsus }) => ({ CategoryIds: idsOf(wsus.categories).slice(0, 1), ClassificationIds: [], Remove: true }),
    ({ wsus }) => ({ CategoryIds: [], ClassificationIds: idsOf(wsus.classifications).slice(0, 2), Remove: true }),
    () => ({ CategoryIds: [nobody], ClassificationIds: [] }),
  ],
  'resume-downloads': [
    ({ wsus }) => ({ UpdateIds: idsOf(wsus.updates).slice(0, 50) }),
    ({ wsus }) => ({ UpdateIds: [...idsOf(wsus.updates).slice(0, 1), nobody] }),
  ],
  'cancel-and-decline': [
    ({ wsus }) => ({ UpdateIds: idsOf(wsus.updates).slice(0, 50) }),
    ({ wsus }) => ({ UpdateIds: [...idsOf(wsus.updates).slice(0, 1), nobody] }),
  ],
  'grant-content-acl': [
    () => ({}),
    () => ({ Restore: [] }),
    () => ({ Restore: ['volume-root;S-1-5-32-545;1179817;3;0', 'wsus-content;S-1-5-20;2032127;3;0'] }),
  ],
  'remove-inactive-approvals': [expectedList, () => ({ ExpectedCount: 1, ExpectedTitles: ['Another title'] })],
};

/** Every case of a remediation: all parameters in the default estate, two sets in each trouble, the first ones everywhere else. */
export function casesOf(remediation: string): readonly RemediationCase[] {
  const sets = tried[remediation];
  if (!sets) throw new Error(`${remediation} has no parameters to try: add them to remediation-cases.ts`);
  const troubled = remediation === 'select-products' ? 'wsus01' : 'wsus02';
  // The misbehaving servers misbehave on the wire; their worlds are healthy ones.
  const wide = everyServer.filter(({ scenario }) => !['default', 'misbehaving'].includes(scenario));
  const deep = [...everyServer.filter(({ scenario }) => scenario === 'default'), ...ownTroubles];
  const troubles = troubledServers.filter(({ server }) => server === troubled);
  const others = sets.length - 1;
  const all = [
    ...wide.map((situation) => ({ situation, set: 0 })),
    ...deep.flatMap((situation) => sets.map((_, set) => ({ situation, set }))),
    ...troubles.map((situation) => ({ situation, set: 0 })),
    // One of the other sets in each trouble, in turn.
    ...(others === 0 ? [] : troubles.map((situation, index) => ({ situation, set: 1 + (index % others) }))),
  ];
  return all.map(({ situation, set }) => ({
    name: `${situation.name}, parameters ${String(set + 1)}`,
    situation,
    parametersOf: ({ world }: TestWorld) => sets[set]?.(serverOf(world, situation.server)) ?? {},
    ...limitsOf(remediation, situation, set),
  }));
}

/** What only a remediation minds. */
const ownTroubles: readonly Situation[] = [
  {
    name: 'wsus02, BITS and WSUS are disabled',
    scenario: 'healthy',
    server: 'wsus02',
    change({ services }) {
      for (const name of ['BITS', 'WsusService']) Object.assign(services[name] ?? {}, { status: 1, startType: 4 });
    },
  },
  {
    name: 'wsus02, downloads are on their way',
    scenario: 'healthy',
    server: 'wsus02',
    change({ wsus }) {
      wsus.updates.forEach((update, index) => (update.state = [4, 5, 6, 7, 8][index % 5] ?? 5));
    },
  },
  {
    name: 'wsus02, both accounts have lost their rights',
    scenario: 'healthy',
    server: 'wsus02',
    change(server) {
      for (const path of Object.keys(server.access))
        server.access[path] = (server.access[path] ?? []).filter((rule) => !/-(20|545)$/.test(rule.sid));
    },
  },
  {
    name: 'wsus02, both accounts have a little',
    scenario: 'healthy',
    server: 'wsus02',
    change(server) {
      for (const path of Object.keys(server.access))
        server.access[path] = (server.access[path] ?? []).map((rule) =>
          /-(20|545)$/.test(rule.sid) ? { ...rule, fileSystemRights: 0x100001 } : rule,
        );
    },
  },
];

/** True for a situation of the remediations' own. */
export function isOwn(situation: Situation): boolean {
  return ownTroubles.includes(situation);
}

/** Where a promise cannot hold, and why. */
function limitsOf(remediation: string, { name }: Situation, set: number): Partial<RemediationCase> {
  if (remediation === 'restart-services' && /the database service is stopped|services are missing/.test(name))
    return { unforeseeable: 'WsusService does not come up without its database; only the restart itself shows it' };
  if (remediation === 'select-products' && set > 0)
    return { irreversible: 'Remove is itself the undo and never proposed' };
  if (remediation === 'set-proxy' && name.includes('a proxy without a name'))
    return { irreversible: 'nobody is led back to a proxy that has no name' };
  if (remediation === 'set-upstream' && name.includes('there is no name of an upstream'))
    return { irreversible: 'nobody is led back to an upstream that has no name' };
  return {};
}

function expectedList(server: ServerWorld): Parameters {
  const titles = inactiveTitles(server);
  if (titles.length === 0) return { ExpectedCount: 1, ExpectedTitles: ['Nothing is inactive here'] };
  return { ExpectedCount: titles.length, ExpectedTitles: titles.slice(0, 200) };
}

function idsOf(units: readonly { readonly id: string }[]): string[] {
  return units.map((unit) => unit.id);
}
