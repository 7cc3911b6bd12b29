import { appendFileSync } from 'node:fs';
import type { TakenEffect } from '../interpreter.ts';

/** Takes a note of each remediation that really took effect. */
export type Journal = (effect: TakenEffect) => void;

/** Appends one JSON line per effect to a file; the line is on the disk before the answer goes out. */
export function createJournal(path: string | undefined): Journal {
  if (path === undefined || path === '') return () => undefined;
  return (effect) => appendFileSync(path, `${JSON.stringify(effect)}\n`, { flush: true });
}
