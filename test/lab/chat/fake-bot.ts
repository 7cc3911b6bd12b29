import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An activity as the fake bot got it. */
export interface GotActivity {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly text?: string;
  readonly serviceUrl: string;
  readonly locale: string;
  readonly replyToId?: string;
  readonly entities?: readonly object[];
  readonly membersAdded?: readonly object[];
  readonly from: { readonly id: string; readonly name: string; readonly aadObjectId?: string };
  readonly recipient: { readonly id: string };
  readonly conversation: { readonly id: string; readonly conversationType: string; readonly tenantId: string };
  readonly value?: { readonly action: { readonly verb: string; readonly data: unknown } };
}

/** A bot of a few lines: keeps what it gets and answers as it is told. */
export interface FakeBot {
  readonly url: string;
  readonly got: GotActivity[];
  /** Resolves with the first activity that fits, also when it came before. */
  next(fits: (activity: GotActivity) => boolean): Promise<GotActivity>;
  close(): Promise<void>;
}

/** What the bot answers to an activity, after it has been kept. */
export type Script = (activity: GotActivity) => { readonly status: number; readonly body?: unknown } | undefined;

/** Starts the bot; without a word of the script it answers 200 and nothing. */
export async function startFakeBot(script: Script = () => undefined): Promise<FakeBot> {
  const got: GotActivity[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void keep(request, response);
  });
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const activity = JSON.parse(Buffer.concat(parts).toString('utf8')) as GotActivity;
    got.push(activity);
    const { status, body } = script(activity) ?? { status: 200 };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
    for (const look of waiting) look();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    next: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = got.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
