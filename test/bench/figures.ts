/** What is said of a list of durations, in its own unit. */
export interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
  readonly max: number;
}

/** Percentiles by the nearest rank. */
export function summarize(durations: readonly number[]): Figures {
  const sorted = [...durations].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return {
    p50: at(0.5),
    p99: at(0.99),
    mean: durations.reduce((sum, one) => sum + one, 0) / durations.length,
    max: at(1),
  };
}

/** One line of a table with fixed columns. */
export function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(12) : cell.padStart(18))).join('');
}
