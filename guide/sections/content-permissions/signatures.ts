import type { Signature } from '../../section.ts';

/** Signs of a content folder without the rights it needs. */
export const signatures: readonly Signature[] = [
  { kind: 'event', value: 10012, weight: 1 },
  { kind: 'event', value: 12072, weight: 0.6 },
  { kind: 'event', value: 364, weight: 0.15 },
  { kind: 'event', value: 10032, weight: 0.1 },
  { kind: 'hresult', value: '0x80070005', weight: 0.8 },
  { kind: 'hresult', value: '0x80190191', weight: 0.5 },
  { kind: 'text', value: 'The permissions on directory', weight: 1 },
  { kind: 'text', value: 'UnauthorizedAccessException', weight: 0.7 },
  { kind: 'text', value: 'Access to the path', weight: 0.7 },
  { kind: 'text', value: 'Access is denied', weight: 0.5 },
  { kind: 'text', value: 'The WSUS content directory is not accessible', weight: 0.6 },
];
