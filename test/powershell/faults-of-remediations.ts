import { fault, noValue, noDatabase, unforeseen, onDatabase, type Fault, type Facts } from './fault.ts';

/** What one remediation each must make of a failure. */
export const faultsOfRemediations: readonly Fault[] = [
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
  fault('remediations/set-bits-foreground', 'this WSUS does not offer the property', 'interface-only', (outcome) => ({
    ...outcome,
    steps: ['stop', 'turn-on', 'start'].map((messageId) => ({
      messageId,
      data: messageId === 'turn-on' ? {} : { service: 'WsusService' },
    })),
  })),
  fault(
    'remediations/set-bits-foreground',
    'it is to be taken back where the API lacks the property',
    'interface-only',
    (outcome) => ({
      ...outcome,
      steps: ['stop', 'turn-off', 'start'].map((messageId) => ({
        messageId,
        data: messageId === 'turn-off' ? {} : { service: 'WsusService' },
      })),
    }),
    { name: 'wsus02, files are fetched in the foreground', parameters: { Foreground: false } },
  ),
  fault('remediations/set-bits-foreground', 'SUSDB refuses the write', 'interface-only+write-refused', {
    ...{ code: 'database-unavailable', errorId: '' },
  }),
  fault('remediations/set-bits-foreground', 'SUSDB cannot be opened', 'interface-only+sql-breaks', noDatabase),
  fault('remediations/set-bits-foreground', 'SUSDB has no row of configuration', 'interface-only+empty-table', noValue),
  fault(
    'remediations/set-bits-foreground',
    'the registry would change the connection',
    'interface-only',
    noDatabase,
    onDatabase('a;b'),
  ),
  fault(
    'remediations/set-bits-foreground',
    'the database of an old WSUS is not there',
    'interface-only',
    noDatabase,
    onDatabase('OLD\\MICROSOFT##SSEE'),
  ),
  fault('remediations/set-proxy', 'a value is not told', 'throws:IUpdateServerConfiguration.UseProxy', noValue),
  fault(
    'remediations/set-upstream',
    'a value is not told',
    'throws:IUpdateServerConfiguration.UpstreamWsusServerPortNumber',
    noValue,
  ),
];
