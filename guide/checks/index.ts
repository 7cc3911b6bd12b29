// Written by `npm run generate` from the names beside it: do not edit.
import type { CheckDefinition } from '../check.ts';
import { check as approvalCounts } from './approval-counts/check.ts';
import { check as contentAcl } from './content-acl/check.ts';
import { check as contentStorage } from './content-storage/check.ts';
import { check as failedUpdates } from './failed-updates/check.ts';
import { check as inactiveApprovals } from './inactive-approvals/check.ts';
import { check as proxySettings } from './proxy-settings/check.ts';
import { check as rangeRequests } from './range-requests/check.ts';
import { check as services } from './services/check.ts';
import { check as susdbConfiguration } from './susdb-configuration/check.ts';
import { check as susdbMaintenance } from './susdb-maintenance/check.ts';
import { check as susdbState } from './susdb-state/check.ts';
import { check as syncStatus } from './sync-status/check.ts';
import { check as upstreamConnection } from './upstream-connection/check.ts';
import { check as upstreamUpdates } from './upstream-updates/check.ts';

/** Every check, in the order of the names. */
export const checks: readonly CheckDefinition[] = [
  approvalCounts,
  contentAcl,
  contentStorage,
  failedUpdates,
  inactiveApprovals,
  proxySettings,
  rangeRequests,
  services,
  susdbConfiguration,
  susdbMaintenance,
  susdbState,
  syncStatus,
  upstreamConnection,
  upstreamUpdates,
];
