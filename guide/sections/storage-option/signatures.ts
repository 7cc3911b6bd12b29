import type { Signature } from '../../section.ts';

/** Signs of servers that store update files differently. */
export const signatures: readonly Signature[] = [
  { kind: 'hresult', value: '0x80190194', weight: 0.5 },
  { kind: 'event', value: 364, weight: 0.15 },
  { kind: 'event', value: 10032, weight: 0.15 },
  { kind: 'text', value: 'HostBinariesOnMicrosoftUpdate', weight: 1 },
  { kind: 'text', value: 'GetContentFromMU', weight: 1 },
  { kind: 'text', value: 'HTTP status 404', weight: 0.3 },
];
