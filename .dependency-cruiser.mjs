/** A rule of the house: what is forbidden, and why. */
const leaf = (name, allowed = []) => ({
  name: `${name}-is-a-leaf`,
  comment: 'Leaves never see each other; bot joins them (house: who may import whom).',
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: '^(guide|connectors|cards|bot|lab|tab|test)/', pathNot: [`^${name}/`, ...allowed] },
});

/** Inside bot each room may reach only these rooms (and npm). */
const room = (name, allowed, comment) => ({
  name: `bot-${name}`,
  comment,
  severity: 'error',
  from: { path: `^bot/${name}/` },
  to: {
    path: '^(guide|connectors|cards|bot|lab|tab|test)/',
    pathNot: [`^bot/${name}/`, ...allowed],
    dependencyTypesNot: ['type-only'],
  },
});

const home = (packages, folder) => ({
  name: `${packages[0]}-has-one-home`,
  comment: `One SDK, one home: ${packages.join(', ')} only in ${folder}, so that a successor is a change inside one folder.`,
  severity: 'error',
  from: { pathNot: [`^${folder}/`, '^test/'] },
  to: { path: packages.map((name) => `^node_modules/${name}/`), dependencyTypesNot: ['type-only'] },
});

const domain = '^bot/domain/';
const flows = '^bot/flows/';
const replies = '^bot/replies/';
const cards = '^cards/';

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'What runs never depends on what proves it.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    leaf('cards'),
    leaf('connectors'),
    leaf('guide'),
    {
      name: 'lab-is-a-leaf',
      comment:
        'The lab writes the far end of the wire by itself, so that two readings of the protocol meet. It may know the shapes of the guide.',
      severity: 'error',
      from: { path: '^lab/' },
      to: { path: '^(connectors|cards|bot|tab|test)/' },
    },
    {
      name: 'lab-knows-only-shapes-of-the-guide',
      comment: 'Facts schemas and types; never judges, so that a lab cannot agree with a check by asking it.',
      severity: 'error',
      from: { path: '^lab/' },
      to: {
        path: '^guide/',
        pathNot: ['^guide/checks/[^/]+/facts\\.ts$', '^guide/remediations/[^/]+/state\\.ts$', '^guide/shapes\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'bot-domain-is-alone',
      comment: 'The rules of approval can be read and tested alone: no other room, no npm, not even node.',
      severity: 'error',
      from: { path: domain },
      to: { pathNot: domain },
    },
    room('flows', [domain], 'Flows get their tools from a context, never reach for them.'),
    room('intent', [domain], 'Understanding is pure.'),
    room('replies', [domain, flows, cards], 'Answers are made of what flows know and cards show.'),
    room('commands', [domain, flows, replies, '^bot/intent/', cards], 'Entrances are thin.'),
    room('actions', [domain, flows, replies, '^bot/intent/', cards], 'Entrances are thin.'),
    room('jobs', [domain, flows, '^bot/intent/', cards], 'Entrances are thin.'),
    room('teams', [domain, flows, replies, '^bot/(commands|actions)/', cards], 'The SDK stops here.'),
    room('http', [domain, flows, '^bot/(commands|actions)/', cards], 'The SDK stops here.'),
    room('store', [domain], 'The store knows what an approval is, not who asks.'),
    room('config', [domain], 'Read by main, pure apart from files.'),
    room('manifest', [domain, '^bot/config/'], 'Read by main, pure apart from files.'),
    {
      name: 'bot-local-is-plain',
      comment: 'The people and the estate of local mode; the lab is reached from here and from the command line only.',
      severity: 'error',
      from: { path: '^bot/', pathNot: '^bot/(local|command-line|main\\.ts)' },
      to: { path: '^lab/' },
    },
    home(['botbuilder', 'botframework-connector'], 'bot/teams'),
    home(['restify'], 'bot/http'),
    home(['kysely', '@electric-sql/pglite', 'pg'], 'bot/store'),
    home(['pg-boss'], 'bot/jobs'),
    home(['node-ssh'], 'connectors/ssh'),
    home(['koffi'], 'connectors/winrm'),
    home(['mssql'], 'connectors/mssql'),
    home(['adaptivecards-templating'], 'cards'),
    {
      name: 'ssh2-has-two-homes',
      comment: 'The client is in connectors/ssh, the simulated servers are in lab/ssh; nobody else speaks SSH.',
      severity: 'error',
      from: { pathNot: ['^connectors/ssh/', '^lab/', '^test/'] },
      to: { path: '^node_modules/ssh2/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^lab/chat/page/' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
