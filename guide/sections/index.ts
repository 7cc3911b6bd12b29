// Written by `npm run generate` from the names beside it: do not edit.
import type { SectionDefinition } from '../section.ts';
import { section as contentPermissions } from './content-permissions/section.ts';
import { section as http11Bits } from './http11-bits/section.ts';
import { section as missingUpdates } from './missing-updates/section.ts';
import { section as proxy } from './proxy/section.ts';
import { section as replicaApprovals } from './replica-approvals/section.ts';
import { section as services } from './services/section.ts';
import { section as storageOption } from './storage-option/section.ts';
import { section as upstreamName } from './upstream-name/section.ts';

/** Every section, in the order of the names. */
export const sections: readonly SectionDefinition[] = [
  contentPermissions,
  http11Bits,
  missingUpdates,
  proxy,
  replicaApprovals,
  services,
  storageOption,
  upstreamName,
];
