import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that is answered with a status and a short reason instead of what it asked for. */
export class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RefusedRequest';
    this.status = status;
  }
}

/** Headers of every answer: nothing from elsewhere is loaded, nothing here is embedded or kept. */
export const safeHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/**
 * Refuses what a page of another site could make a browser send here: a name that was rebound to this machine (Host)
 * or a request from a foreign page (Origin, Sec-Fetch-Site). The bot and command line tools send neither.
 */
export function refuseForeign(request: IncomingMessage, port: number): void {
  const { host, origin } = request.headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !hosts.includes(host)) throw new RefusedRequest(403, 'This page is for this machine only.');
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`))
    throw new RefusedRequest(403, 'Requests of other pages are not answered.');
  const site = request.headers['sec-fetch-site'];
  const isNavigation = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation)
    throw new RefusedRequest(403, 'Requests of other pages are not answered.');
}

/** The JSON body of a request, refused as soon as it is longer than allowed. */
export async function readJson(request: IncomingMessage, longestBytes: number): Promise<unknown> {
  // A foreign page cannot send this type without asking first, and is then refused.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new RefusedRequest(415, 'The body has to be application/json.');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > longestBytes) throw new RefusedRequest(413, `The body is longer than ${longestBytes} bytes.`);
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new RefusedRequest(400, `The body is not JSON: ${(cause as Error).message}`);
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
