import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelId, listen, openPage, people, raw, type OpenPage } from './open-page.ts';

const saying = { personId: people[0].id, language: 'en', place: 'channel', threadId: null, text: 'hello' };
const activities = `/v3/conversations/${encodeURIComponent(channelId)}/activities`;

let open: OpenPage;
beforeAll(async () => {
  open = await openPage();
});
afterAll(async () => {
  await open.close();
});

describe('the chat page', () => {
  test.each([
    ['/', 'text/html'],
    ['/page/page.js', 'text/javascript'],
    ['/page/style.css', 'text/css'],
    ['/page/page-words.ja.json', 'application/json'],
    ['/page/host-config.dark.json', 'application/json'],
    ['/page/icon.svg', 'image/svg+xml'],
    ['/library/adaptivecards.js', 'text/javascript'],
    ['/library/markdown-it.js', 'text/javascript'],
  ])('serves %s under a strict policy', async (path, type) => {
    const response = await open.call(['GET', path]);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self'; .*img-src 'self';/,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('names only files that it serves', async () => {
    const html = await (await open.call(['GET', '/'])).text();
    const named = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const imported = await Promise.all(
      named
        .filter((path) => path === '/page/page.js')
        .map(async (path) => [...(await (await open.call(['GET', path])).text()).matchAll(/from '\.(\/[^']+)'/g)]),
    );
    const paths = [...named, ...imported.flat().map(([, path]) => `/page${path ?? ''}`)];
    expect(paths.length).toBeGreaterThan(12);
    for (const path of paths) expect([path, (await open.call(['GET', path])).status]).toEqual([path, 200]);
  });

  test.each([
    '/../server.ts',
    '/page/../server.ts',
    '/page/%2e%2e/server.ts',
    '/page/..%2fserver.ts',
    '//etc/passwd',
    '/page/',
    '/page/index.html/',
    '/library/../package.json',
    '/library/markdown-it.js%00.txt',
    '/constructor',
    '/package.json',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await raw(open.page, { path });
    expect([status, body.includes('import'), body.includes('root:')]).toEqual([404, false, false]);
  });

  test('answers to its own names only', async () => {
    const { port } = new URL(open.page.url);
    const statuses = [];
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `evil.example:${port}`, '127.0.0.1', '127.0.0.1:1'])
      statuses.push((await raw(open.page, { path: '/', headers: { host } })).status);
    expect(statuses).toEqual([200, 200, 403, 403, 403]);
  });

  test.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('takes nothing from the pages of others: %j', async (headers: Record<string, string>) => {
    expect((await open.call(['POST', '/messages'], saying, headers)).status).toBe(403);
    expect((await open.call(['POST', activities], { text: 'forged' }, headers)).status).toBe(403);
    expect((await raw(open.page, { path: '/events', headers })).status).toBe(403);
    expect(await open.shown()).toEqual([]);
  });

  test('takes only JSON, so that a form of another page cannot speak', async () => {
    for (const path of ['/messages', '/presses', activities]) {
      const response = await open.call(['POST', path], JSON.stringify(saying), { 'content-type': 'text/plain' });
      expect(response.status).toBe(415);
    }
    expect(await open.shown()).toEqual([]);
  });

  test('reads bodies only as long as they may be', async () => {
    const long = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes) });
    expect((await open.call(['POST', '/messages'], long(33 * 1024))).status).toBe(413);
    expect((await open.call(['POST', activities], long(257 * 1024))).status).toBe(413);
    expect((await open.call(['POST', activities], long(28_001))).status).toBe(400);
    expect(await open.shown()).toEqual([]);
  });

  test('refuses one page too many, and takes it when another has gone', async () => {
    const pages = await Promise.all(Array.from({ length: 12 }, () => listen(open.page)));
    for (const page of pages) await page.next();
    expect((await raw(open.page, { path: '/events' })).status).toBe(503);
    for (const page of pages) page.close();
  });
});
