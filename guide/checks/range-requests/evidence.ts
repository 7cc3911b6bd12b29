import type { MessageData } from '../../language.ts';
import type { Facts } from './facts.ts';

// BG_E_MISSING_FILE_SIZE, BG_E_INSUFFICIENT_HTTP_SUPPORT, BG_E_INSUFFICIENT_RANGE_SUPPORT
const rangeErrors = ['0x80200011', '0x80200012', '0x80200013'];

/** What the facts say about range requests: stripped on the way, passed through, or nothing. */
export interface Evidence {
  readonly says: 'stripped' | 'through' | 'nothing';
  readonly data: MessageData;
}

/** Weighs the live probe before the events: events may be two days old and from before a repair. */
export function evidenceOf({ probe, failures }: Facts): Evidence {
  const errors = (failures ?? []).flatMap(({ hresult }) =>
    hresult !== null && rangeErrors.includes(hresult) ? [hresult] : [],
  );
  const data = {
    host: probe?.host ?? null,
    status: probe?.status ?? null,
    hresults: errors,
    count: (failures ?? []).reduce((sum, failure) => sum + failure.count, 0),
  };
  if (probe?.status === 206 && probe.hasContentRange) return { says: 'through', data };
  if (probe?.status === 206 || probe?.status === 200) return { says: 'stripped', data };
  return { says: errors.length > 0 ? 'stripped' : 'nothing', data };
}
