import { request } from 'node:http';
import { startChatPage, type ChatPage, type ChatPageOptions } from '../../../lab/chat/server.ts';
import { startFakeBot, type FakeBot, type Script } from './fake-bot.ts';

/** The people of the tests: one of each role, and a second approver. */
export const people = [
  { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Aiko', role: 'requester' },
  { id: 'bbbbbbbb-0000-4000-8000-000000000002', name: 'Ben', role: 'approver' },
  { id: 'cccccccc-0000-4000-8000-000000000003', name: 'Chiyo', role: 'approver' },
  { id: 'dddddddd-0000-4000-8000-000000000004', name: 'Dan', role: 'outsider' },
] as const;

/** The simulated channel of the tests. */
export const channelId = '19:oncall@thread.tacv2';

/** The simulated tenant of the tests. */
export const tenantId = '11111111-1111-4111-8111-111111111111';

/** A message as an opened page gets it. */
export interface ShownMessage {
  readonly id: string;
  readonly place: { readonly kind: string; readonly personId?: string };
  readonly threadId: string;
  readonly personId: string | null;
  readonly text: string;
  readonly card: { readonly version?: string } | null;
  readonly updates: number;
}

/** One event of the stream. */
export interface PageEvent {
  readonly kind: string;
  readonly state?: string;
  readonly bot?: string;
  readonly id?: string;
  readonly message?: ShownMessage;
  readonly messages?: readonly ShownMessage[];
  readonly people?: readonly object[];
}

/** A page with a fake bot behind it. */
export interface OpenPage {
  readonly page: ChatPage;
  readonly bot: FakeBot;
  /** Sends JSON, with the headers of a page of our own unless told otherwise. */
  call(
    to: readonly [method: string, path: string],
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** What a page that is opened now shows. */
  shown(): Promise<readonly ShownMessage[]>;
  close(): Promise<void>;
}

/** Opens a page and waits until the bot knows its channel. */
export async function openPage(script?: Script, over: Partial<ChatPageOptions> = {}): Promise<OpenPage> {
  const bot = await startFakeBot(script);
  const page = await startChatPage({
    botUrl: bot.url,
    port: 0,
    host: '127.0.0.1',
    people,
    tenantId,
    channelId,
    botName: 'Douki',
    wait: async () => undefined,
    ...over,
  });
  await page.installed;
  return {
    page,
    bot,
    call: ([method, path], body, headers = {}) =>
      fetch(new URL(path, page.url), {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    shown: async () => {
      const events = await listen(page);
      const { messages = [] } = await events.next();
      events.close();
      return messages;
    },
    close: async () => {
      await page.close();
      await bot.close();
    },
  };
}

/** Reads the stream of a page. */
export async function listen(page: ChatPage): Promise<{ next(): Promise<PageEvent>; close(): void }> {
  const controller = new AbortController();
  const response = await fetch(new URL('/events', page.url), { signal: controller.signal });
  if (!response.body) throw new Error('The stream has no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const next = async (): Promise<PageEvent> => {
    for (;;) {
      const found = /data: (.*)\n\n/.exec(rest);
      if (found) {
        rest = rest.slice(found.index + found[0].length);
        return JSON.parse(found[1] ?? '') as PageEvent;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream has ended');
      rest += value;
    }
  };
  return {
    next,
    close: () => {
      controller.abort();
    },
  };
}

/** Sends a request exactly as written, which fetch would tidy up; the status and the body. */
export function raw(
  page: ChatPage,
  options: { method?: string; path: string; headers?: Record<string, string> },
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(page.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method: 'GET', ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
