import type { Engine } from './engine.ts';
import { scriptOf } from './ask.ts';
import { exceptions } from './coverage-exceptions.ts';

/** One place where the engine's debugger could stop in a script. */
export interface Point {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** First line of the statement. */
  readonly text: string;
  readonly inCatch: boolean;
}

/** How much of a script was executed. */
export interface Covered {
  readonly points: number;
  readonly executed: number;
  /** Points that nothing executed and no exception excuses. */
  readonly missed: readonly Point[];
  /** Exceptions that are none: their line was executed, or is not in the script any more. */
  readonly stale: readonly string[];
}

/** Collects what was executed, by unit. */
export class Ledger {
  readonly #hits = new Map<string, Set<string>>();

  note(unit: string, hits: readonly (readonly [number, number])[]): void {
    const kept = this.#hits.get(unit) ?? new Set();
    for (const [start, end] of hits) kept.add(`${String(start)}-${String(end)}`);
    this.#hits.set(unit, kept);
  }

  /** Takes in what another one has collected. */
  add(other: Ledger): void {
    for (const [unit, hits] of other.#hits) this.#hits.set(unit, new Set([...(this.#hits.get(unit) ?? []), ...hits]));
  }

  /** Holds what was executed against every sequence point that the engine's compiler sets. */
  async covered(engine: Engine, unit: string): Promise<Covered> {
    const { points } = await engine.ask<{ points: readonly Point[] }>({ mode: 'points', script: scriptOf(unit) });
    const hits = this.#hits.get(unit) ?? new Set();
    const open = points.filter(({ start, end }) => !hits.has(`${String(start)}-${String(end)}`));
    const excused = exceptions.filter((one) => one.unit === unit || one.unit === 'every script');
    const own = exceptions.filter((one) => one.unit === unit);
    return {
      points: points.length,
      executed: points.length - open.length,
      missed: open.filter(({ text }) => !excused.some((one) => text.trim() === one.text)),
      stale: own.filter((one) => !open.some(({ text }) => text.trim() === one.text)).map((one) => one.text),
    };
  }
}
