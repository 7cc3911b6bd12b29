/** A piece of output. */
export interface Chunk {
  readonly stream: string;
  readonly bytes: Buffer;
}

/** What one Receive takes. */
export interface Taken {
  readonly chunks: readonly Chunk[];
  readonly isDone: boolean;
  readonly exitCode: number | undefined;
}

/** Output on its way from what is played to whoever asks for it. */
export interface OutputQueue {
  readonly isEnded: boolean;
  /** Resolves when there is room for more. */
  write(stream: string, bytes: Buffer): Promise<void>;
  /** Nothing comes after it; without a number the process had no exit code. */
  end(exitCode?: number): void;
  /** Resolves when there is something to take, the output has ended, or the time is over. */
  wait(milliseconds: number): Promise<void>;
  /** Takes so many bytes at most; the end is told when all is taken. */
  take(maximum: number): Taken;
  /** Resolves when all that is there has been taken and has gone out. */
  emptied(): Promise<void>;
  /** Throws away what is there, and what comes. */
  close(): void;
}

const roomBytes = 1024 * 1024;

/** Creates a queue that holds back who writes faster than is asked. */
export function createOutputQueue(): OutputQueue {
  let chunks: Chunk[] = [];
  let size = 0;
  let isEnded = false;
  let isClosed = false;
  let exitCode: number | undefined;
  const readers = new Set<() => void>();
  const writers = new Set<() => void>();
  const watchers = new Set<() => void>();
  const wake = (waiting: Set<() => void>) => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  return {
    get isEnded() {
      return isEnded;
    },
    write(stream, bytes) {
      if (isEnded || isClosed || bytes.length === 0) return Promise.resolve();
      chunks.push({ stream, bytes });
      size += bytes.length;
      wake(readers);
      return size < roomBytes ? Promise.resolve() : new Promise((resolve) => writers.add(resolve));
    },
    end(code) {
      if (isEnded) return;
      isEnded = true;
      exitCode = code;
      wake(readers);
      wake(writers);
    },
    wait(milliseconds) {
      if (size > 0 || isEnded || isClosed) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds).unref();
        readers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    take(maximum) {
      const taken: Chunk[] = [];
      for (let room = maximum; room > 0 && chunks.length > 0;) {
        const [first, ...rest] = chunks;
        if (!first) break;
        const bytes = first.bytes.subarray(0, room);
        taken.push({ stream: first.stream, bytes });
        room -= bytes.length;
        size -= bytes.length;
        chunks =
          bytes.length < first.bytes.length ? [{ ...first, bytes: first.bytes.subarray(bytes.length) }, ...rest] : rest;
      }
      if (size < roomBytes) wake(writers);
      if (size === 0) wake(watchers);
      const isDone = isEnded && chunks.length === 0;
      return { chunks: taken, isDone, exitCode: isDone ? exitCode : undefined };
    },
    async emptied() {
      if (size > 0 && !isClosed) await new Promise<void>((resolve) => watchers.add(resolve));
      // The answer with the last of it is written in this turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
    close() {
      isClosed = true;
      chunks = [];
      size = 0;
      wake(readers);
      wake(writers);
      wake(watchers);
    },
  };
}
