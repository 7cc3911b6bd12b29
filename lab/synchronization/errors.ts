/** SynchronizationError numbers that the simulation gives. */
export const syncErrors = {
  notApplicable: 0,
  unknown: 1,
  databaseConnectFailed: 2,
  proxy: 5,
  upstreamNotFound: 6,
  upstreamBusy: 7,
  upstreamInternal: 8,
  upstreamAuthentication: 9,
  upstreamCommunication: 10,
  userCanceled: 12,
  importUpdate: 13,
  missingForApproval: 15,
} as const;

/** Why a synchronization did not succeed: the number and the text that stand in its history entry. */
export interface SynchronizationFailure {
  readonly error: number;
  readonly text: string;
}

/** SynchronizationResult numbers. */
export const syncResults = { neverRun: 0, succeeded: 1, failed: 2, canceled: 3 } as const;

/** UpdateState numbers. */
export const updateStates = { notNeeded: 3, notReady: 4, ready: 5, canceled: 6, failed: 7 } as const;
