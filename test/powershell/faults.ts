import { fault, noApi, busy, unforeseen, type Fault } from './fault.ts';
import { faultsOfChecks } from './faults-of-checks.ts';
import { faultsOfRemediations } from './faults-of-remediations.ts';

const api = ['approval-counts', 'content-storage', 'failed-updates', 'inactive-approvals', 'proxy-settings'];
const apiChecks = [...api, 'hierarchy', 'range-requests', 'sync-status', 'upstream-connection', 'upstream-updates'];
const apiRemediations = ['cancel-and-decline', 'resume-downloads', 'select-products', 'set-bits-foreground'];
const settings = ['set-proxy', 'set-upstream', 'start-sync', 'stop-sync'];
const apiUnits = [
  ...apiChecks.map((id) => `checks/${id}`),
  ...[...apiRemediations, ...settings].map((id) => `remediations/${id}`),
];

/** The whole table: what every script that needs the API must make of its loss, then each script's own. */
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
  ...faultsOfChecks,
  ...faultsOfRemediations,
];
