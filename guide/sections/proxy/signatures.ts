import type { Signature } from '../../section.ts';

/** Signs of a proxy that is missing, wrong or refuses. */
export const signatures: readonly Signature[] = [
  { kind: 'sync-error', value: 5, weight: 1 },
  { kind: 'sync-error', value: 10, weight: 0.3 },
  { kind: 'hresult', value: '0x80190197', weight: 1 },
  { kind: 'hresult', value: '0x80072EFD', weight: 0.3 },
  { kind: 'hresult', value: '0x80072EE2', weight: 0.3 },
  { kind: 'event', value: 386, weight: 0.1 },
  { kind: 'event', value: 10022, weight: 0.1 },
  { kind: 'event', value: 364, weight: 0.1 },
  { kind: 'text', value: 'ProxyError', weight: 1 },
  { kind: 'text', value: 'HTTP status 407', weight: 1 },
  { kind: 'text', value: 'Proxy Authentication Required', weight: 1 },
  { kind: 'text', value: 'HTTP status 502', weight: 0.5 },
  { kind: 'text', value: "could not be resolved: 'sws.update.microsoft.com'", weight: 1 },
  { kind: 'text', value: 'sws.update.microsoft.com', weight: 0.2 },
];
