/** Where the lab gets its time from; nothing below reads the machine's clock by itself. */
export interface LabClock {
  now(): Date;
}

/** A clock that tests move by hand. */
export interface ManualClock extends LabClock {
  advance(milliseconds: number): void;
}

/** The machine's own clock, for `npm start` and `npm run lab`. */
export const systemClock: LabClock = { now: () => new Date() };

/** A clock that stands still until somebody advances it. */
export function createManualClock(start: string): ManualClock {
  let moment = new Date(start).getTime();
  return {
    now: () => new Date(moment),
    advance(milliseconds) {
      moment += milliseconds;
    },
  };
}
