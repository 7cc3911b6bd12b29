import { createOutputQueue, type OutputQueue } from './output.ts';
import type { PlayedShell, Player } from './player.ts';
import { WsmanFault } from './soap.ts';

/** A runspace pool that is played: bytes of fragments in, bytes of fragments out. Throws an Error for bytes that are none. */
export interface PlayedPool {
  create(creation: Uint8Array): void;
  command(id: string, fragment: Uint8Array): void;
  send(id: string, bytes: Uint8Array): void;
  /** Bytes for a pipeline, or for the pool itself, when there are some; after an abort none. */
  receive(id: string | undefined, signal?: AbortSignal): Promise<{ readonly bytes: Buffer; readonly isDone: boolean }>;
  signal(id: string, kind: 'stop' | 'terminate'): void;
  close(): void;
  /** Called once when a scenario cuts the session. */
  onDrop(callback: () => void): void;
}

/** Resource URI of a session configuration. */
export function configurationUri(name: string): string {
  return `http://schemas.microsoft.com/powershell/${name}`;
}

/** Plays a session configuration: each shell is one pool. */
export function createPoolPlayer(createPool: () => PlayedPool): Player {
  return { create: ({ openContent, cut }) => playShell(createPool(), openContent ?? Buffer.alloc(0), cut) };
}

function playShell(pool: PlayedPool, openContent: Buffer, cut: () => void): PlayedShell {
  const gone = new AbortController();
  const flows = new Map<OutputQueue, Promise<void>>();
  let isDropped = false;
  pool.onDrop(() => {
    isDropped = true;
    // What the pool had said before still arrives, also from a command that is not answered yet.
    setImmediate(() => {
      const arrived = [...flows].map(([output, flowing]) => flowing.then(() => output.emptied()));
      void Promise.all(arrived).then(cut);
    });
  });
  orFault(() => pool.create(openContent));
  return {
    output: pump(undefined),
    command({ commandId, arguments: [first = ''] }) {
      orFault(() => pool.command(commandId, Buffer.from(first, 'base64')));
      const over = new AbortController();
      const output = pump(commandId, AbortSignal.any([gone.signal, over.signal]));
      return {
        output,
        send: (_stream, bytes) => orFault(() => pool.send(commandId, bytes)),
        signal: (code) => pool.signal(commandId, code.endsWith('ctrl_c') ? 'stop' : 'terminate'),
        close() {
          over.abort();
          output.close();
          flows.delete(output);
        },
      };
    },
    close() {
      gone.abort();
      pool.close();
    },
  };

  function pump(id: string | undefined, signal: AbortSignal = gone.signal): OutputQueue {
    const output = createOutputQueue();
    const flowing = flow(id, { signal, output }).finally(() => {
      if (!isDropped) output.end();
    });
    flows.set(output, flowing);
    return output;
  }

  async function flow(id: string | undefined, { signal, output }: { signal: AbortSignal; output: OutputQueue }) {
    while (!signal.aborted) {
      const { bytes, isDone } = await pool.receive(id, signal);
      await output.write('stdout', bytes);
      if (isDone) return;
    }
  }
}

function orFault(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new WsmanFault(2150858770, 'InternalError', String(error));
  }
}
