/** What has to be closed at the end, in the opposite order of its opening. */
export interface Ending {
  add(close: () => Promise<void>): void;
  /** Closes everything; a failure is told and does not keep the rest open. */
  run(): Promise<void>;
}

/** Starts an empty list. */
export function createEnding(onFailure: (cause: unknown) => void): Ending {
  const open: (() => Promise<void>)[] = [];
  return {
    add: (close) => {
      open.push(close);
    },
    run: async () => {
      for (let close = open.pop(); close; close = open.pop()) await close().catch(onFailure);
    },
  };
}

/** Resolves when the work has ended or the time is over, whichever comes first. */
export async function withinTime(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for Ctrl-C or SIGTERM. A second one ends the process at once. */
export function untilStopped(): { readonly asked: Promise<void>; forget(): void } {
  let ask = (): void => undefined;
  let isAsked = false;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const onSignal = (): void => {
    if (isAsked) process.exit(130);
    isAsked = true;
    ask();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    asked,
    forget: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
