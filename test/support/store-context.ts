import { createHash } from 'node:crypto';
import type { StoreContext } from '../../bot/store/move.ts';

/** A store context with a given clock and ids that count up. */
export function storeContext(now: () => Date, start = 0): StoreContext {
  let count = start;
  return {
    now,
    newId: (prefix) => {
      count += 1;
      return `${prefix}_${String(count).padStart(6, '0')}`;
    },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
