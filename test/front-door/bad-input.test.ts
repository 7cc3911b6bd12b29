import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aiko, ben, tenantId } from '../support/people.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { textOfCard } from './seen-card.ts';

describe('what should not come to the door', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openFrontDoor({ scenario: 'services' });
  });
  afterAll(() => door.close());

  const message = (over: object) => ({
    type: 'message',
    id: '1',
    text: 'help',
    channelId: 'msteams',
    serviceUrl: door.stub.serviceUrl,
    from: { id: '29:x', name: 'X', aadObjectId: aiko.id },
    recipient: { id: '28:douki', name: 'Douki' },
    conversation: { id: 'a:x', tenantId },
    ...over,
  });

  test.each([
    ['no JSON', '{"type":', 400],
    ['a list', '[]', 400],
    ['a text', '"hello"', 400],
    ['an activity without a conversation', JSON.stringify({ type: 'message' }), 400],
    ['a body that is too large', JSON.stringify({ type: 'message', text: 'x'.repeat(300_000) }), 413],
  ])('%s is refused', async (_title, body, status) => {
    const response = await door.post(body);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/node_modules|at .*\.js/);
  });

  test.each([
    ['somebody of another tenant', { conversation: { id: 'a:x', tenantId: 'other' } }],
    ['nobody', { from: { id: '29:x', name: 'X' } }],
    ['another service', { serviceUrl: 'https://evil.example/' }],
  ])('%s gets no answer', async (_title, over) => {
    const before = door.stub.messages.length;
    const response = await door.post(message(over));
    await door.idle();
    expect(response.status).toBeLessThan(500);
    expect(door.stub.messages).toHaveLength(before);
    expect(door.log.lines.at(-1)?.message).toContain('not answered');
  });

  test('a web page cannot speak for anybody', async () => {
    const before = door.stub.messages.length;
    const response = await door.post(message({}), { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(door.stub.messages).toHaveLength(before);
  });

  const invoke = async (value: unknown) => {
    const response = await door.post(message({ type: 'invoke', name: 'adaptiveCard/action', value }));
    await door.idle();
    return {
      status: response.status,
      body: (await response.json()) as { statusCode: number; value: { message: string } },
    };
  };

  test.each([
    ['no value', undefined],
    ['no action', {}],
    ['an unknown verb', { action: { verb: 'format-disk', data: {} } }],
    ['a verb of another type', { action: { verb: { a: 1 }, data: {} } }],
    ['a foreign approval', { action: { verb: 'approve', data: { approvalId: 'apr_of_somebody' } } }],
    ['an id of another type', { action: { verb: 'approve', data: { approvalId: { $ne: null } } } }],
    ['a foreign diagnosis', { action: { verb: 'diagnose', data: { serverId: '../../etc/passwd' } } }],
    ['an unknown page', { action: { verb: 'guide', data: { sectionId: '__proto__' } } }],
  ])('a press with %s is refused in words, with HTTP 200', async (_title, value) => {
    const { status, body } = await invoke(value);
    expect(status).toBe(200);
    expect(body.statusCode).toBe(400);
    expect(body.value.message.length).toBeGreaterThan(10);
  });

  test('a fix that the diagnosis does not offer is refused', async () => {
    const [diagnosis] = await door.say(aiko, 'diagnose wsus02');
    const diagnosisId = /dia_[0-9a-f]+/.exec(JSON.stringify(diagnosis?.card))?.[0];
    await invoke({
      action: { verb: 'request-fix', data: { diagnosisId, remediationId: 'remove-inactive-approvals' } },
    });
    expect(textOfCard(door.stub.messages.at(-1)?.card)).toContain('does not fit');
    expect(await door.store().approvals.list({ states: ['requested'] })).toEqual([]);
  });

  test('facts that a card carries back change nothing', async () => {
    const request = await door.store().approvals.list({ states: ['requested'] });
    expect(request).toEqual([]);
    const { body } = await invoke({
      action: { verb: 'approve', data: { approvalId: 'apr_x', state: 'approved', requestedBy: ben.id } },
    });
    expect(body.statusCode).toBe(400);
  });
});

describe('servers that misbehave', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openFrontDoor({ scenario: 'misbehaving' });
  });
  afterAll(() => door.close());

  // Silence takes its time-outs in real time; test/connectors proves it with small ones.
  const silent = ['black-hole', 'nothing', 'hang'];

  test('each is answered by a card that says what could not be asked, and why', async () => {
    for (const { id } of door.estate.inventory().filter((server) => !silent.includes(server.id))) {
      const [message] = await door.say(aiko, `check ${id} services`);
      const text = textOfCard(message?.card).replaceAll('\\', '');
      expect(text).toContain(`Diagnosis of ${id}`);
      expect([id, text.includes('Asking the server')]).toEqual([id, false]);
      expect([id, /OK|Unknown|Failed/.test(text)]).toEqual([id, true]);
    }
  });
});
