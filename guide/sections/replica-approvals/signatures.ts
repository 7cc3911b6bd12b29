import type { Signature } from '../../section.ts';

/** Signs of approvals that a replica does not take over. */
export const signatures: readonly Signature[] = [
  { kind: 'sync-error', value: 14, weight: 0.8 },
  { kind: 'sync-error', value: 15, weight: 0.4 },
  { kind: 'event', value: 422, weight: 0.6 },
  { kind: 'text', value: 'ApprovalError', weight: 0.8 },
  { kind: 'text', value: 'LocalUpdateMissingForApproval', weight: 0.4 },
  { kind: 'text', value: 'listinactiveapprovals', weight: 1 },
  { kind: 'text', value: 'removeinactiveapprovals', weight: 1 },
];
