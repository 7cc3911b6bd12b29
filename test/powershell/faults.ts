import { everyServer, troubledServers, type Situation } from './situations.ts';

/** Something of Windows or of the API that fails on a server, and what one script must make of it. */
export interface Fault {
  readonly unit: string;
  readonly name: string;
  readonly situation: Situation;
  readonly faults: readonly string[];
  /** The failure that the driver must report, or what is different in the facts that the lab derives. */
  readonly expected: { readonly code: string; readonly errorId: string } | ((facts: Facts) => unknown);
}

/** Facts as the table below takes them apart. */
type Facts = Record<string, unknown>;

const api = ['approval-counts', 'content-storage', 'failed-updates', 'inactive-approvals', 'proxy-settings'];
const apiChecks = [...api, 'range-requests', 'sync-status', 'upstream-connection', 'upstream-updates'];
const apiRemediations = ['cancel-and-decline', 'resume-downloads', 'select-products', 'set-bits-foreground'];
const settings = ['set-proxy', 'set-upstream', 'start-sync', 'stop-sync'];
const apiUnits = [
  ...apiChecks.map((id) => `checks/${id}`),
  ...[...apiRemediations, ...settings].map((id) => `remediations/${id}`),
];

const noApi = { code: 'api-unavailable', errorId: 'Douki.ApiUnavailable' };
const noValue = { code: 'script-error', errorId: 'Douki.NoValue' };
const busy = { code: 'script-error', errorId: 'Douki.ConfigurationBusy' };
const unforeseen = { code: 'script-error', errorId: '' };

/** The whole table. */
export const faults: readonly Fault[] = [
  ...apiUnits.flatMap((unit) => [
    fault(unit, 'the role is not installed', 'api-absent', noApi),
    fault(unit, 'the logon may not reach the API', 'api-unauthorized', {
      code: 'no-credentials-for-next-hop',
      errorId: '',
    }),
    fault(unit, 'the API ends in an error of its own', 'throws:AdminProxy.GetUpdateServer()', unforeseen),
  ]),
  ...['select-products', 'set-bits-foreground', 'set-proxy', 'set-upstream', 'start-sync'].map((id) =>
    fault(`remediations/${id}`, 'the configuration is still being saved', 'configuration-busy', busy),
  ),

  fault(
    'checks/approval-counts',
    'the end of the last synchronization is not told',
    'throws:ISynchronizationInfo.EndTime',
    (facts) => ({
      ...facts,
      lastSuccessUtc: null,
    }),
  ),
  fault('checks/approval-counts', 'the status times out', 'throws:IUpdateServer.GetStatus()', unforeseen),
  fault('checks/content-acl', 'the log is not readable', 'event-log-denied', (facts) => ({
    ...facts,
    healthEvent: null,
  })),
  fault('checks/content-acl', 'permissions are not readable', 'acl-denied', (facts) => ({
    ...facts,
    places: (facts['places'] as Facts[]).map((place) => ({ ...place, entries: null })),
  })),
  fault('checks/content-acl', 'the registry is not readable', 'registry-denied', (facts) => ({
    ...{ ...facts, contentDir: null, isUnc: false, places: [] },
  })),
  fault('checks/content-storage', 'the registry is not readable', 'registry-denied', (facts) => ({
    ...facts,
    contentDir: null,
  })),
  fault(
    'checks/failed-updates',
    'the log is not readable',
    'event-log-denied',
    (facts) => ({ ...facts, downloadFailures: null }),
    {
      name: 'wsus02, failed downloads of every kind',
    },
  ),
  fault(
    'checks/inactive-approvals',
    'the count is not told',
    'throws:UpdateServerStatus.ApprovedUpdateCount',
    (facts) => ({
      ...facts,
      approved: null,
    }),
  ),
  fault('checks/proxy-settings', 'a name is not told', 'throws:IUpdateServerConfiguration.SslProxyName', (facts) => ({
    ...facts,
    sslName: null,
  })),
  ...['proxy-hangs-up', 'proxy-says-nothing', 'proxy-speaks-otherwise'].map((name) =>
    fault(
      'checks/proxy-settings',
      `CONNECT ends oddly: ${name}`,
      name,
      (facts) => ({
        ...facts,
        probe: { ...(facts['probe'] as Facts), connectStatus: null },
      }),
      { server: 'wsus01' },
    ),
  ),
  fault('checks/proxy-settings', 'the resolver itself is broken', 'dns-broken', unforeseen, { server: 'wsus01' }),
  fault('checks/range-requests', 'the log is not readable', 'event-log-denied', (facts) => ({
    ...{ ...facts, failures: null, probe: null },
  })),
  fault(
    'checks/range-requests',
    'the progress cannot be read',
    'throws:IUpdateServer.GetContentDownloadProgress()',
    (facts) => ({
      ...facts,
      progress: null,
    }),
  ),
  fault('checks/range-requests', 'this WSUS does not offer the property', 'interface-only', (facts) => ({
    ...facts,
    foreground: null,
  })),
  fault('checks/range-requests', 'the request itself is broken', 'web-broken', unforeseen, {
    name: 'wsus01, failed downloads of every kind',
  }),
  fault('checks/services', 'the registry is not readable', 'registry-denied', (facts) => ({
    services: (facts['services'] as Facts[]).map((one) => ({ ...one, start: null, delayed: false })),
    usesWid: null,
  })),
  fault('checks/sync-status', 'the log is not readable', 'event-log-denied', (facts) => ({ ...facts, events: null })),
  fault(
    'checks/sync-status',
    'error texts are not told any more',
    'throws:ISynchronizationInfo.UpdateErrors',
    (facts) => {
      const without = (one: unknown) => ({ ...(one as Facts), updateErrorCount: null });
      return {
        ...facts,
        lastFinished: without(facts['lastFinished']),
        history: (facts['history'] as unknown[]).map(without),
      };
    },
  ),
  fault('checks/upstream-connection', 'nobody may ping', 'ping-forbidden', (facts) => ({
    ...facts,
    pingAnswered: null,
  })),
  fault('checks/upstream-connection', 'the resolver itself is broken', 'dns-broken', unforeseen),
  fault('checks/upstream-connection', 'the request itself is broken', 'web-broken', unforeseen),
  fault(
    'checks/upstream-updates',
    'an update cannot be asked for',
    'throws:IUpdateServer.GetUpdate(UpdateRevisionId)',
    unforeseen,
  ),
  fault('checks/upstream-updates', 'products are in families', 'families', (facts) => ({
    ...facts,
    selectedCategoryIds: [...(facts['selectedCategoryIds'] as string[]), '6964aab4-c5b5-43bd-a17d-ffb4346a8e1d'].sort(),
  })),

  ...['cancel-and-decline', 'resume-downloads'].map((id) =>
    fault(
      `remediations/${id}`,
      'an update cannot be asked for',
      'throws:IUpdateServer.GetUpdate(UpdateRevisionId)',
      unforeseen,
    ),
  ),
  fault('remediations/cancel-and-decline', 'a state is not told', 'throws:IUpdate.State', noValue),
  fault('remediations/resume-downloads', 'a state is not told', 'throws:IUpdate.State', noValue),
  fault('remediations/cancel-and-decline', 'approvals have deadlines', 'deadlines', (outcome) => {
    const { updates } = outcome['before'] as { updates: { approvals: Facts[] }[] };
    const dated = (one: Facts) => ({ ...one, deadlineUtc: '2026-12-24T12:00:00.000Z' });
    return { ...outcome, before: { updates: updates.map((one) => ({ ...one, approvals: one.approvals.map(dated) })) } };
  }),
  fault('remediations/grant-content-acl', 'permissions are not readable', 'acl-denied', {
    code: 'missing-right',
    errorId: '',
  }),
  fault('remediations/grant-content-acl', 'the registry is not readable', 'registry-denied', noValue),
  fault(
    'remediations/remove-inactive-approvals',
    'the tool fails',
    'wsusutil-cannot-remove',
    {
      ...{ code: 'script-error', errorId: 'Douki.ToolFailed' },
    },
    { scenario: 'replica-approvals', server: 'wsus01' },
  ),
  fault(
    'remediations/select-products',
    'a product cannot be asked for',
    'throws:IUpdateServer.GetUpdateCategory(Guid)',
    unforeseen,
    {
      server: 'wsus01',
    },
  ),
  fault(
    'remediations/set-bits-foreground',
    'a value is not told',
    'throws:UpdateServerConfiguration.BitsDownloadPriorityForeground',
    noValue,
  ),
  fault('remediations/set-bits-foreground', 'this WSUS does not offer the property', 'interface-only', {
    ...{ code: 'script-error', errorId: 'Douki.PropertyMissing' },
  }),
  fault('remediations/set-proxy', 'a value is not told', 'throws:IUpdateServerConfiguration.UseProxy', noValue),
  fault(
    'remediations/set-upstream',
    'a value is not told',
    'throws:IUpdateServerConfiguration.UpstreamWsusServerPortNumber',
    noValue,
  ),
];

interface Where {
  readonly name?: string;
  readonly scenario?: string;
  readonly server?: string;
}

/** One row of the table: unit, name, what fails, what must come of it, and where. */
type Row = [unit: string, name: string, kind: string, expected: Fault['expected'], where?: Where];

function fault(...[unit, name, kind, expected, where = {}]: Row): Fault {
  const { scenario = 'healthy', server = unit.endsWith('/select-products') ? 'wsus01' : 'wsus02' } = where;
  const all = [...everyServer, ...troubledServers];
  const situation = all.find((one) => one.name === (where.name ?? `${scenario}: ${server}`));
  if (!situation) throw new Error(`no situation is called ${where.name ?? server}`);
  return { unit, name, situation, faults: [kind], expected };
}
