import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../assemble.ts';

/** The real world; its pauses never keep the process alive. */
export const nodeWorld: World = {
  now: () => new Date(),
  sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
  random: () => Math.random(),
  newId: (prefix) => `${prefix}_${randomBytes(10).toString('hex')}`,
};

/** Lower-case hexadecimal SHA-256. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
