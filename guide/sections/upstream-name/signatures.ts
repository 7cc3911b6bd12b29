import type { Signature } from '../../section.ts';

/** Signs of an upstream server that is not found or not reached. */
export const signatures: readonly Signature[] = [
  { kind: 'sync-error', value: 6, weight: 1 },
  { kind: 'sync-error', value: 7, weight: 0.4 },
  { kind: 'sync-error', value: 10, weight: 0.5 },
  { kind: 'hresult', value: '0x80072EE7', weight: 0.7 },
  { kind: 'hresult', value: '0x80072EFD', weight: 0.5 },
  { kind: 'hresult', value: '0x80072EE2', weight: 0.4 },
  { kind: 'event', value: 386, weight: 0.1 },
  { kind: 'event', value: 10022, weight: 0.1 },
  { kind: 'text', value: 'UssNotFound', weight: 1 },
  { kind: 'text', value: 'UssCommunicationError', weight: 0.4 },
  { kind: 'text', value: 'The remote name could not be resolved', weight: 0.5 },
  { kind: 'text', value: 'Unable to connect to the remote server', weight: 0.7 },
  { kind: 'text', value: 'No such host is known', weight: 0.8 },
  { kind: 'text', value: 'target machine actively refused', weight: 0.7 },
  { kind: 'text', value: 'HTTP status 404', weight: 0.4 },
];
