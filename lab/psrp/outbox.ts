/** Bytes of one stream that wait until the other side asks for them. */
export interface Outbox {
  put(bytes: Buffer): void;
  /** Nothing more comes. */
  end(): void;
  /** What waits, at the latest when something does or the stream ends; after an abort nothing. */
  take(signal?: AbortSignal): Promise<Portion>;
  /** Resolves when little waits. */
  room(): Promise<void>;
}

/** What one question brought. */
export interface Portion {
  readonly bytes: Buffer;
  /** Nothing comes after these. */
  readonly isDone: boolean;
}

const fullBytes = 1024 * 1024;

/** Creates an empty one; a portion is at most about 400 kB. */
export function createOutbox(): Outbox {
  const chunks: Buffer[] = [];
  let isEnded = false;
  let waiting: (() => void)[] = [];
  const length = () => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };
  const change = (signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });

  async function take(signal?: AbortSignal): Promise<Portion> {
    while (chunks.length === 0 && !isEnded && !signal?.aborted) await change(signal);
    const taken: Buffer[] = [];
    while (chunks.length > 0 && taken.reduce((sum, chunk) => sum + chunk.length, 0) < 300_000)
      taken.push(chunks.shift() ?? Buffer.alloc(0));
    wake();
    return { bytes: Buffer.concat(taken), isDone: isEnded && chunks.length === 0 };
  }

  return {
    put(bytes) {
      if (!isEnded) chunks.push(bytes);
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    take,
    async room() {
      while (length() > fullBytes && !isEnded) await change();
    },
  };
}
