/** SynchronizationError by number, as the API names it (wsus.md 3.3); newer servers may have more. */
const syncErrors: readonly string[] = [
  'NotApplicable',
  'Unknown',
  'LocalDBConnectFail',
  'LocalDBTooBusy',
  'LocalDBOtherError',
  'ProxyError',
  'UssNotFound',
  'UssBusy',
  'UssInternalError',
  'DssAuthenticationError',
  'UssCommunicationError',
  'UssOtherError',
  'UserCanceled',
  'ImportUpdateError',
  'ApprovalError',
  'LocalUpdateMissingForApproval',
  'IncompatibleProtocolVersion',
  'IncompatibleProtocolVersionOnUss',
];

/** Name to show beside the number of a SynchronizationError. */
export function syncErrorName(error: number | null): string {
  return (error === null ? undefined : syncErrors[error]) ?? 'Unknown';
}
