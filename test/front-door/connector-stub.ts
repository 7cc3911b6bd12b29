import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeenCard } from './seen-card.ts';

/** A message in a conversation as a client would see it now. */
export interface StubMessage {
  readonly id: string;
  readonly conversationId: string;
  text: string | undefined;
  card: SeenCard | undefined;
  /** How often it was replaced. */
  updates: number;
}

/** A Bot Connector on loopback that keeps what the bot posts. */
export interface ConnectorStub {
  readonly serviceUrl: string;
  readonly messages: StubMessage[];
  /** Answers these statuses instead, one for each coming request. */
  readonly failures: number[];
  close(): Promise<void>;
}

/** Starts the stub. */
export async function startConnectorStub(): Promise<ConnectorStub> {
  const messages: StubMessage[] = [];
  const failures: number[] = [];
  const server = createServer((request, response) => {
    void answer({ messages, failures }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    messages,
    failures,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface StubState {
  readonly messages: StubMessage[];
  readonly failures: number[];
}

async function answer(state: StubState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await textOf(request)) as { text?: string; attachments?: { content: SeenCard }[] };
  const failure = state.failures.shift();
  if (failure !== undefined) return send(response, failure, { error: { code: 'Stub', message: 'as told' } });
  const [, , , conversation = '', , activityId] = (request.url ?? '').split('/').map(decodeURIComponent);
  const content = { text: body.text, card: body.attachments?.[0]?.content };
  if (request.method === 'PUT') {
    const message = state.messages.find((one) => one.id === activityId);
    if (!message) return send(response, 404, { error: { code: 'NotFound', message: 'no such message' } });
    Object.assign(message, content, { updates: message.updates + 1 });
    return send(response, 200, { id: message.id });
  }
  const message: StubMessage = {
    id: `m${state.messages.length + 1}`,
    conversationId: conversation,
    ...content,
    updates: 0,
  };
  state.messages.push(message);
  return send(response, 201, { id: message.id });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8') || '{}';
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
