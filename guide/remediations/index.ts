// Written by `npm run generate` from the names beside it: do not edit.
import type { RemediationDefinition } from '../remediation.ts';
import { remediation as cancelAndDecline } from './cancel-and-decline/remediation.ts';
import { remediation as grantContentAcl } from './grant-content-acl/remediation.ts';
import { remediation as removeInactiveApprovals } from './remove-inactive-approvals/remediation.ts';
import { remediation as restartServices } from './restart-services/remediation.ts';
import { remediation as resumeDownloads } from './resume-downloads/remediation.ts';
import { remediation as selectProducts } from './select-products/remediation.ts';
import { remediation as setBitsForeground } from './set-bits-foreground/remediation.ts';
import { remediation as setProxy } from './set-proxy/remediation.ts';
import { remediation as setUpstream } from './set-upstream/remediation.ts';
import { remediation as startSync } from './start-sync/remediation.ts';
import { remediation as stopSync } from './stop-sync/remediation.ts';

/** Every remediation, in the order of the names. */
export const remediations: readonly RemediationDefinition[] = [
  cancelAndDecline,
  grantContentAcl,
  removeInactiveApprovals,
  restartServices,
  resumeDownloads,
  selectProducts,
  setBitsForeground,
  setProxy,
  setUpstream,
  startSync,
  stopSync,
];
