/** Time and chance, as the pacer needs them. */
export interface PacerContext {
  now(): Date;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** 0 inclusive to 1 exclusive. */
  random(): number;
}

/** Runs sends one after the other in each conversation. */
export interface Pacer {
  run<T>(conversationId: string, send: () => Promise<T>): Promise<T>;
}

/** Teams' limits for one bot in one conversation: so many sends in so many milliseconds. */
const limits = [
  { sends: 7, withinMs: 1000 },
  { sends: 60, withinMs: 30_000 },
] as const;

/** Answers that may be tried again; the library itself repeats 500 to 504, and 429 only when told how long to wait. */
const repeatable: readonly number[] = [412, 429, 502, 504];
const longestWaitMs = 30_000;
const tries = 5;

/** Makes a pacer: order, limits, and repeats with growing pauses. */
export function createPacer(context: PacerContext): Pacer {
  const queues = new Map<string, { tail: Promise<unknown>; sent: number[] }>();
  return {
    run: (conversationId, send) => {
      const queue = queues.get(conversationId) ?? { tail: Promise.resolve(), sent: [] };
      queues.set(conversationId, queue);
      const result = queue.tail.then(async () => {
        const pause = pauseBefore(queue.sent, context.now().getTime());
        if (pause > 0) await context.sleep(pause);
        queue.sent = [...queue.sent, context.now().getTime()].slice(-limits[1].sends);
        return sendWithRepeats(context, send);
      });
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      queue.tail = settled;
      // A conversation at rest takes no memory once its limits have run out.
      void settled.then(() => {
        if (queue.tail === settled && queues.size > 1000) queues.delete(conversationId);
      });
      return result;
    },
  };
}

function pauseBefore(sent: readonly number[], now: number): number {
  return Math.max(
    ...limits.map(({ sends, withinMs }) => {
      const decisive = sent.at(-sends);
      return decisive === undefined ? 0 : decisive + withinMs - now;
    }),
  );
}

async function sendWithRepeats<T>(context: PacerContext, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (cause) {
      if (attempt >= tries || !repeatable.includes((cause as { statusCode?: number }).statusCode ?? 0)) throw cause;
      await context.sleep(waitOf(context, cause, attempt));
    }
  }
}

function waitOf(context: PacerContext, cause: unknown, attempt: number): number {
  const headers = (cause as { response?: { headers?: { get?(name: string): string | undefined } } }).response?.headers;
  const asked = Number(headers?.get?.('retry-after')) * 1000;
  const growing = 500 * 2 ** attempt * (0.5 + context.random());
  return Math.min(longestWaitMs, Number.isFinite(asked) && asked > 0 ? asked : growing);
}
