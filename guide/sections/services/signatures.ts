import type { Signature } from '../../section.ts';

/** Signs of a service that is stopped or disabled. */
export const signatures: readonly Signature[] = [
  { kind: 'event', value: 502, weight: 0.7 },
  { kind: 'event', value: 507, weight: 0.8 },
  { kind: 'event', value: 424, weight: 0.6 },
  { kind: 'event', value: 425, weight: 0.6 },
  { kind: 'event', value: 364, weight: 0.15 },
  { kind: 'event', value: 10032, weight: 0.1 },
  { kind: 'hresult', value: '0x80070422', weight: 1 },
  { kind: 'hresult', value: '0x8007041D', weight: 0.7 },
  { kind: 'text', value: 'Update Services Service was stopped', weight: 0.8 },
  { kind: 'text', value: 'Update Services failed its initialization', weight: 0.8 },
  { kind: 'text', value: 'service cannot be started, either because it is disabled', weight: 1 },
  { kind: 'text', value: 'service terminated unexpectedly', weight: 0.8 },
];
