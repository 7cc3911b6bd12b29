import type { ServerResponse } from 'node:http';
import { RefusedRequest, safeHeaders } from './guard.ts';

/** Sends events to every open page. */
export interface Stream {
  /** Keeps a response open for events, the first of which is given. */
  open(response: ServerResponse, first: object): void;
  send(event: object): void;
  close(): void;
}

/** A page that does not read what it is sent is cut off; it comes back by itself and gets everything anew. */
const longestBacklogBytes = 4 * 1024 * 1024;

/** Makes a stream for at most so many pages; one more is refused. */
export function createStream(mostPages: number): Stream {
  const pages = new Set<ServerResponse>();
  const write = (page: ServerResponse, event: object): void => {
    page.write(`data: ${JSON.stringify(event)}\n\n`);
    if (page.writableLength > longestBacklogBytes) page.destroy();
  };
  return {
    open: (response, first) => {
      if (pages.size >= mostPages) throw new RefusedRequest(503, 'Too many pages are open. Close some of them.');
      response.writeHead(200, { ...safeHeaders, 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('retry: 1000\n');
      pages.add(response);
      response.once('close', () => pages.delete(response));
      write(response, first);
    },
    send: (event) => {
      for (const page of pages) write(page, event);
    },
    close: () => {
      for (const page of pages) page.end();
    },
  };
}
