import type { Signature } from '../../section.ts';

/** Signs of updates that the upstream server does not have. */
export const signatures: readonly Signature[] = [
  { kind: 'sync-error', value: 13, weight: 0.9 },
  { kind: 'sync-error', value: 15, weight: 0.9 },
  { kind: 'sync-error', value: 14, weight: 0.4 },
  { kind: 'hresult', value: '0x80190194', weight: 0.7 },
  { kind: 'event', value: 364, weight: 0.2 },
  { kind: 'event', value: 10032, weight: 0.2 },
  { kind: 'text', value: 'ImportUpdateError', weight: 0.9 },
  { kind: 'text', value: 'DependencyNotFound', weight: 1 },
  { kind: 'text', value: 'LocalUpdateMissingForApproval', weight: 1 },
  { kind: 'text', value: 'WsusObjectNotFoundException', weight: 0.8 },
  { kind: 'text', value: 'HTTP status 404', weight: 0.4 },
];
