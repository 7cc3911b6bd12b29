import type { Signature } from '../../section.ts';

/** Signs of a device that does not let range requests through. */
export const signatures: readonly Signature[] = [
  { kind: 'hresult', value: '0x80200011', weight: 1 },
  { kind: 'hresult', value: '0x80200012', weight: 1 },
  { kind: 'hresult', value: '0x80200013', weight: 1 },
  { kind: 'event', value: 364, weight: 0.25 },
  { kind: 'event', value: 10032, weight: 0.15 },
  { kind: 'text', value: 'does not support the necessary HTTP protocol', weight: 1 },
  { kind: 'text', value: 'support the Range protocol header', weight: 1 },
  { kind: 'text', value: 'BG_E_INSUFFICIENT', weight: 1 },
  { kind: 'text', value: 'BG_E_MISSING_FILE_SIZE', weight: 1 },
  { kind: 'text', value: 'BitsDownloadPriorityForeground', weight: 1 },
];
