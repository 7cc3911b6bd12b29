import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { channelId, listen, openPage, people, type OpenPage } from './open-page.ts';

const [aiko, ben] = people;
const channel = `/v3/conversations/${encodeURIComponent(channelId)}`;
const card = { type: 'AdaptiveCard', version: '1.5', body: [] };
const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', content: card };

let open: OpenPage;
beforeEach(async () => {
  open = await openPage();
});
afterEach(async () => {
  await open.close();
});

async function idOf(response: Response): Promise<string> {
  return ((await response.json()) as { id: string }).id;
}

describe('the local Bot Connector', () => {
  test('takes a card, answers its id and shows it as the head of a thread', async () => {
    const response = await open.call(['POST', `${channel}/activities`], { type: 'message', attachments: [attachment] });
    expect(response.status).toBe(201);
    const id = await idOf(response);
    expect(await open.shown()).toEqual([
      expect.objectContaining({ id, threadId: id, personId: null, card, updates: 0, place: { kind: 'channel' } }),
    ]);
  });

  test('puts a reply into the thread that its conversation names', async () => {
    const id = await idOf(await open.call(['POST', `${channel}/activities`], { text: 'head' }));
    const thread = `/v3/conversations/${encodeURIComponent(`${channelId};messageid=${id}`)}`;
    await open.call(['POST', `${thread}/activities/${id}`], { text: 'answer' });
    expect((await open.shown()).map(({ text, threadId }) => [text, threadId])).toEqual([
      ['head', id],
      ['answer', id],
    ]);
  });

  test('replaces a message in place and tells open pages', async () => {
    const id = await idOf(await open.call(['POST', `${channel}/activities`], { text: 'before' }));
    const events = await listen(open.page);
    await events.next();
    const response = await open.call(['PUT', `${channel}/activities/${id}`], { id, text: 'after' });
    expect(response.status).toBe(200);
    expect(await events.next()).toMatchObject({ kind: 'updated', message: { id, text: 'after', updates: 1 } });
    events.close();
  });

  test('brings a message of an earlier run back to life, in its thread', async () => {
    const thread = `/v3/conversations/${encodeURIComponent(`${channelId};messageid=older-1`)}`;
    const response = await open.call(['PUT', `${thread}/activities/older-2`], { attachments: [attachment] });
    expect(response.status).toBe(200);
    expect(await open.shown()).toEqual([
      expect.objectContaining({ id: 'older-2', threadId: 'older-1', personId: null, card }),
    ]);
  });

  test('never gives an id twice, also not after a restart', async () => {
    const other = await openPage();
    const ids = [];
    for (const one of [open, open, other, other])
      ids.push(await idOf(await one.call(['POST', `${channel}/activities`], {})));
    await other.close();
    expect(new Set(ids).size).toBe(4);
  });

  test('begins conversations: a thread in the channel, the chat of a person', async () => {
    const thread = await open.call(['POST', '/v3/conversations'], { isGroup: true, activity: { text: 'alert' } });
    const created = (await thread.json()) as { id: string; activityId: string; serviceUrl: string };
    expect(created).toEqual({
      id: `${channelId};messageid=${created.activityId}`,
      activityId: created.activityId,
      serviceUrl: open.page.serviceUrl,
    });
    const chat = await open.call(['POST', '/v3/conversations'], { members: [{ id: `29:${ben.id}` }] });
    expect(await chat.json()).toMatchObject({ id: `a:${ben.id}` });
  });

  test('deletes its own messages, and answers 200 for those that are gone', async () => {
    const id = await idOf(await open.call(['POST', `${channel}/activities`], { text: 'short-lived' }));
    expect((await open.call(['DELETE', `${channel}/activities/${id}`])).status).toBe(200);
    expect((await open.call(['DELETE', `${channel}/activities/${id}`])).status).toBe(200);
    expect(await open.shown()).toEqual([]);
  });

  test('shows nothing for "is typing"', async () => {
    expect((await open.call(['POST', `${channel}/activities`], { type: 'typing' })).status).toBe(201);
    expect(await open.shown()).toEqual([]);
  });

  test('does not let the bot rewrite what a person said', async () => {
    const said = { personId: aiko.id, language: 'en', place: 'channel', threadId: null, text: 'my words' };
    const id = await idOf(await open.call(['POST', '/messages'], said));
    expect((await open.call(['PUT', `${channel}/activities/${id}`], { text: 'other words' })).status).toBe(403);
    await open.call(['DELETE', `${channel}/activities/${id}`]);
    expect(await open.shown()).toEqual([expect.objectContaining({ text: 'my words' })]);
  });

  test('does not move a message to another conversation', async () => {
    const id = await idOf(await open.call(['POST', `/v3/conversations/a:${aiko.id}/activities`], { text: 'for Aiko' }));
    expect((await open.call(['PUT', `${channel}/activities/${id}`], { text: 'for all' })).status).toBe(403);
  });

  test.each([
    ['POST', '/v3/conversations/19:elsewhere@thread.tacv2/activities', {}, 404],
    ['POST', `/v3/conversations/a:nobody/activities`, {}, 404],
    ['PUT', `${channel}/activities/..%2F..%2Fetc`, {}, 404],
    ['PUT', `${channel};messageid=%3Cscript%3E/activities/1`, {}, 404],
    ['PUT', `${channel}/activities`, {}, 404],
    ['POST', `${channel}/members`, {}, 404],
    ['POST', `${channel}/activities`, '{"type":', 400],
    ['POST', `${channel}/activities`, { text: 5 }, 400],
    ['POST', `${channel}/activities`, [], 400],
    ['POST', '/v3/conversations/%E0%A4%A/activities', {}, 400],
  ])('%s %s is answered with a reason', async (...row) => {
    const [method, path, body, status] = row;
    const response = await open.call([method, path], body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
    expect(await open.shown()).toEqual([]);
  });

  test('keeps only the newest messages', async () => {
    for (let count = 1; count <= 405; count += 1)
      await open.call(['POST', `${channel}/activities`], { text: `${count}` });
    const shown = await open.shown();
    expect([shown.length, shown[0]?.text, shown.at(-1)?.text]).toEqual([400, '6', '405']);
  });
});
