import { fault, noDatabase, unforeseen, onDatabase, type Fault, type Facts } from './fault.ts';

/** What one check each must make of a failure. */
export const faultsOfChecks: readonly Fault[] = [
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
    'checks/hierarchy',
    'the last contacts are not told',
    'throws:IDownstreamServer.LastSyncTime',
    (facts) => ({
      ...facts,
      downstream: (facts['downstream'] as Facts[]).map((one) => ({ ...one, lastSyncUtc: null })),
    }),
    { scenario: 'hierarchy', server: 'wsus01' },
  ),
  fault(
    'checks/hierarchy',
    'the downstream servers are not told',
    'throws:IUpdateServer.GetDownstreamServers()',
    unforeseen,
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

  fault('checks/susdb-state', 'a right is missing', 'sql-error:229', {
    code: 'missing-right',
    errorId: 'Douki.MissingRight',
  }),
  fault('checks/susdb-state', 'somebody holds a lock', 'sql-error:1222', {
    code: 'timeout',
    errorId: 'Douki.DatabaseBusy',
  }),
  fault('checks/susdb-state', 'a table is not there', 'sql-error:208', {
    code: 'script-error',
    errorId: 'Douki.OtherSchema',
  }),
  fault('checks/susdb-state', 'another error', 'sql-error:8134', { code: 'script-error', errorId: 'Douki.SqlError' }),
  fault('checks/susdb-state', 'the client itself is broken', 'sql-breaks', unforeseen),
  fault('checks/susdb-state', 'the registry is not readable', 'registry-denied', {
    code: 'missing-right',
    errorId: '',
  }),
  fault(
    'checks/susdb-state',
    'the registry would change the connection',
    'none',
    noDatabase,
    onDatabase('sql01;User ID=sa'),
  ),
  fault(
    'checks/susdb-state',
    'the database of an old WSUS is not there',
    'none',
    noDatabase,
    onDatabase('OLD\\MICROSOFT##SSEE'),
  ),
  fault(
    'checks/susdb-state',
    'the text is not the announced one',
    'none',
    {
      ...{ code: 'script-error', errorId: 'Douki.QueryChanged' },
    },
    { parameters: { Query: 'SELECT 1' } },
  ),
];
