/** What the process says to whoever started it; the same table stands in `--help` and in the README. */
export const exitCodes = {
  fine: 0,
  fault: 1,
  usage: 2,
  unknown: 3,
  held: 4,
  internal: 70,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
