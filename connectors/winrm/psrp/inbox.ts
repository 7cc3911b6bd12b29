import type { ConnectorError } from '../../errors.ts';
import { emptyGuid } from './guid.ts';

/** Keeps what has come for each pipeline until somebody takes it; slows the sender down when nobody does. */
export interface Inbox {
  open(id: string): void;
  /** What comes for a closed one is dropped. */
  close(id: string): void;
  put(id: string, bytes: Uint8Array): void;
  take(id: string): Promise<Uint8Array>;
  /** Nothing more comes; what has come can still be taken. */
  fail(error: ConnectorError): void;
}

const fullBytes = 4 * 1024 * 1024;

interface Box {
  readonly chunks: Uint8Array[];
  taker: PromiseWithResolvers<Uint8Array> | undefined;
}

/** Creates an inbox with a box for the pool itself. */
export function createInbox(sender: { pause(): void; resume(): void }): Inbox {
  const boxes = new Map<string, Box>([[emptyGuid, { chunks: [], taker: undefined }]]);
  let keptBytes = 0;
  let failure: ConnectorError | undefined;

  function put(id: string, bytes: Uint8Array): void {
    const box = boxes.get(id);
    if (!box) return;
    if (box.taker) {
      box.taker.resolve(bytes);
      box.taker = undefined;
      return;
    }
    box.chunks.push(bytes);
    keptBytes += bytes.length;
    if (keptBytes > fullBytes) sender.pause();
  }

  async function take(id: string): Promise<Uint8Array> {
    const box = boxes.get(id);
    const bytes = box?.chunks.shift();
    if (bytes) {
      release(bytes.length);
      return bytes;
    }
    if (failure) throw failure;
    if (!box) throw new TypeError('Nobody sends to a pipeline that is not open.');
    box.taker ??= Promise.withResolvers();
    return box.taker.promise;
  }

  function close(id: string): void {
    const box = boxes.get(id);
    boxes.delete(id);
    if (box) release(box.chunks.reduce((sum, bytes) => sum + bytes.length, 0));
  }

  function release(bytes: number): void {
    const wasFull = keptBytes > fullBytes;
    keptBytes -= bytes;
    if (wasFull && keptBytes <= fullBytes) sender.resume();
  }

  function fail(error: ConnectorError): void {
    failure = error;
    for (const box of boxes.values()) {
      box.taker?.reject(error);
      box.taker = undefined;
    }
  }

  return { open: (id) => boxes.set(id, { chunks: [], taker: undefined }), close, put, take, fail };
}
