import { afterEach, describe, expect, test } from '@jest/globals';
import { channelId, listen, openPage, people, tenantId, type OpenPage } from './open-page.ts';

const [aiko, ben] = people;
const saying = { personId: aiko.id, language: 'en', place: 'channel', threadId: null, text: 'why?' };

let open: OpenPage;
afterEach(async () => {
  await open.close();
});

async function postByBot(conversationId: string): Promise<string> {
  const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities`;
  const response = await open.call(['POST', path], { text: 'a message' });
  return ((await response.json()) as { id: string }).id;
}

describe('the installation', () => {
  test('tells the bot the channel, and silently the chat of everybody', async () => {
    open = await openPage();
    const [first, ...others] = open.bot.got;
    expect(first).toMatchObject({
      type: 'conversationUpdate',
      membersAdded: [{ id: '28:douki' }],
      recipient: { id: '28:douki' },
      conversation: { id: channelId, conversationType: 'channel', tenantId },
      serviceUrl: open.page.serviceUrl,
    });
    expect(others.map(({ type, conversation }) => [type, conversation.id])).toEqual(
      people.map(({ id }) => ['installationUpdate', `a:${id}`]),
    );
  });

  test('is repeated until the bot answers', async () => {
    const statuses = [503, 500, 200];
    open = await openPage(() => ({ status: statuses.shift() ?? 200 }));
    expect(await open.page.installed).toBe(true);
    expect(open.bot.got.filter(({ type }) => type === 'conversationUpdate')).toHaveLength(3);
  });

  test('is given up in the end, and the page is told', async () => {
    open = await openPage(() => ({ status: 503 }));
    expect(await open.page.installed).toBe(false);
    const events = await listen(open.page);
    expect(await events.next()).toMatchObject({ kind: 'welcome', bot: 'missing' });
    events.close();
  });
});

describe('a message', () => {
  test('goes to the bot as the person, with the mention that the channel needs', async () => {
    open = await openPage();
    const response = await open.call(['POST', '/messages'], { ...saying, language: 'ja' });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    expect(open.bot.got.at(-1)).toMatchObject({
      type: 'message',
      id,
      text: '<at>Douki</at> why?',
      locale: 'ja-JP',
      from: { id: `29:${aiko.id}`, name: 'Aiko', aadObjectId: aiko.id },
      conversation: { id: `${channelId};messageid=${id}`, conversationType: 'channel', isGroup: true, tenantId },
      channelData: { tenant: { id: tenantId }, channel: { id: channelId } },
      entities: [{ type: 'mention', text: '<at>Douki</at>', mentioned: { id: '28:douki' } }],
    });
  });

  test('in a personal chat goes without a mention, and belongs to that person', async () => {
    open = await openPage();
    await open.call(['POST', '/messages'], { ...saying, place: 'personal' });
    expect(open.bot.got.at(-1)).toMatchObject({
      text: 'why?',
      entities: [],
      conversation: { id: `a:${aiko.id}`, conversationType: 'personal' },
    });
    expect(await open.shown()).toEqual([
      expect.objectContaining({ text: 'why?', place: { kind: 'personal', personId: aiko.id } }),
    ]);
  });

  test('can answer a thread', async () => {
    open = await openPage();
    const threadId = await postByBot(channelId);
    await open.call(['POST', '/messages'], { ...saying, threadId });
    expect(open.bot.got.at(-1)?.conversation.id).toBe(`${channelId};messageid=${threadId}`);
  });

  test('stays when the bot fails, and the sender is told', async () => {
    open = await openPage((activity) => (activity.type === 'message' ? { status: 500 } : undefined));
    const response = await open.call(['POST', '/messages'], saying);
    expect([response.status, await response.json()]).toEqual([502, { code: 'bot-refused' }]);
    expect(await open.shown()).toHaveLength(1);
  });

  test('is told from a bot that is not there', async () => {
    open = await openPage();
    await open.bot.close();
    const response = await open.call(['POST', '/messages'], saying);
    expect([response.status, await response.json()]).toEqual([502, { code: 'bot-unreachable' }]);
  });

  test.each([
    [{ ...saying, personId: 'nobody' }, 404],
    [{ ...saying, threadId: 'gone' }, 404],
    [{ ...saying, place: 'personal', threadId: 'any' }, 404],
    [{ ...saying, text: '   ' }, 400],
    [{ ...saying, text: 'x'.repeat(4001) }, 400],
    [{ ...saying, place: 'elsewhere' }, 400],
    [{ ...saying, extra: true }, 400],
    [null, 400],
  ])('%j is refused and does not reach the bot', async (body, status) => {
    open = await openPage();
    const before = open.bot.got.length;
    expect((await open.call(['POST', '/messages'], body)).status).toBe(status);
    expect(open.bot.got).toHaveLength(before);
    expect(await open.shown()).toEqual([]);
  });
});

describe('a press', () => {
  const verb = 'approve';
  const data = { approvalId: 'apr_1', languageId: 'en' };

  test('goes to the bot as an invoke of the person, and its answer comes back as it is', async () => {
    const answer = { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'X', message: 'no' } };
    open = await openPage((activity) => (activity.type === 'invoke' ? { status: 200, body: answer } : undefined));
    const messageId = await postByBot(channelId);
    const response = await open.call(['POST', '/presses'], { personId: ben.id, language: 'en', messageId, verb, data });
    expect([response.status, await response.json()]).toEqual([200, answer]);
    expect(open.bot.got.at(-1)).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: messageId,
      from: { aadObjectId: ben.id },
      conversation: { id: `${channelId};messageid=${messageId}` },
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    });
  });

  test('on a message that is gone or somebody else’s is refused', async () => {
    open = await openPage();
    const messageId = await postByBot(`a:${aiko.id}`);
    for (const pressed of [messageId, 'gone']) {
      const body = { personId: ben.id, language: 'en', messageId: pressed, verb, data };
      expect((await open.call(['POST', '/presses'], body)).status).toBe(404);
    }
    expect(open.bot.got.some(({ type }) => type === 'invoke')).toBe(false);
  });
});
