import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { expireApprovals } from '../../bot/flows/decide.ts';
import { recover } from '../../bot/flows/recover.ts';
import { aiko, ben, chiyo, dan } from '../support/people.ts';
import type { StubMessage } from './connector-stub.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { finishSynchronizations, postedRequest, requestFix as request_ } from './play.ts';
import { buttonsOf, textOfCard } from './seen-card.ts';

/** wsus02 of the scenario `services`: BITS is disabled and WsusService is stopped. */
const broken = 'wsus02';

describe('a fix, from the question to the proof', () => {
  let door: FrontDoor;
  beforeEach(async () => {
    door = await openFrontDoor({ scenario: 'services' });
  });
  afterEach(() => door.close());

  async function diagnose(text = `why is ${broken} not syncing?`): Promise<StubMessage> {
    const [message] = await door.say(aiko, text);
    if (!message) throw new Error('no answer');
    return message;
  }

  async function requestFix(): Promise<StubMessage> {
    const diagnosis = await diagnose();
    return request_(door, { by: aiko, on: diagnosis, remediationId: 'restart-services' });
  }

  test('is found, requested, refused to the requester and to an outsider, approved, run once and verified', async () => {
    const diagnosis = await diagnose();
    const text = textOfCard(diagnosis.card);
    expect(text).toContain('BITS');
    expect(text).toContain('A fault was found on this server.');
    expect(diagnosis.updates).toBeGreaterThan(0);

    const request = await requestFix();
    expect(textOfCard(request.card)).toContain('Request 1');
    expect(request.conversationId).not.toContain('a:');

    const own = await door.press(aiko, request, { verb: 'approve' });
    expect(own).toMatchObject({ status: 200, body: { statusCode: 400, type: 'application/vnd.microsoft.error' } });
    expect(JSON.stringify(own.body.value)).toContain('You asked for this fix yourself');
    const outsider = await door.press(dan, request, { verb: 'approve' });
    expect(JSON.stringify(outsider.body.value)).toContain('not on the list of approvers');
    expect(door.estate.world.servers[broken]?.services['BITS']?.startType).toBe(4);

    const approved = await door.press(ben, request, { verb: 'approve' });
    expect(approved).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' },
    });
    await finishSynchronizations(door);
    const result = textOfCard(request.card);
    expect(result).toContain('FIXED');
    expect(result).toContain('approved by Ben');
    expect(door.estate.world.servers[broken]?.services['BITS']?.startType).not.toBe(4);
    expect(buttonsOf(request.card).map((button) => button.verb)).not.toContain('approve');

    expect((await door.store().audit.verify()).broken).toBeUndefined();
    const actions = (await door.store().audit.list(100)).map((event) => `${event.action} ${event.outcome}`);
    expect(actions.filter((action) => action === 'approval.approve denied')).toHaveLength(2);
    expect(actions.filter((action) => action === 'approval.approve success')).toHaveLength(1);
    expect(actions.filter((action) => action === 'execution.start-step success')).toHaveLength(
      (await steps(door)).length,
    );
  });

  test('is run once, however many approve at the same moment', async () => {
    const request = await requestFix();
    await Promise.all([ben, chiyo, ben, chiyo].map((person) => door.press(person, request, { verb: 'approve' })));
    await finishSynchronizations(door);
    const started = (await door.store().audit.list(200)).filter((event) => event.action === 'execution.start-step');
    expect(started).toHaveLength((await steps(door)).length);
  });

  test('can be withdrawn by the requester only, and then not approved', async () => {
    const request = await requestFix();
    expect((await door.press(ben, request, { verb: 'withdraw' })).body.statusCode).toBe(400);
    expect((await door.press(aiko, request, { verb: 'withdraw' })).body.statusCode).toBe(200);
    expect(textOfCard(request.card)).toContain('WITHDRAWN by Aiko');
    expect(buttonsOf(request.card).filter((button) => button.verb !== 'diagnose')).toEqual([]);
  });

  test('expires by itself, and its card says so', async () => {
    const request = await requestFix();
    const stale = { ...request, card: request.card };
    door.clock.advance(16 * 60_000);
    await expireApprovals(door.bot().flow);
    await door.idle();
    expect(textOfCard(request.card)).toContain('EXPIRED');
    const late = await door.press(ben, stale, { verb: 'approve' });
    expect(JSON.stringify(late.body.value)).toContain('already been decided');
    expect(door.estate.world.servers[broken]?.services['BITS']?.startType).toBe(4);
  });

  test('is not run when the server has changed since it was asked for', async () => {
    const request = await requestFix();
    const bits = door.estate.world.servers[broken]?.services['BITS'];
    if (bits) bits.startType = 3;
    await door.press(ben, request, { verb: 'approve' });
    const text = textOfCard(request.card);
    expect(text).toContain('The server is no longer as it was when the fix was asked for');
    expect((await door.store().audit.list(50)).some((event) => event.action === 'execution.start-step')).toBe(false);
  });

  test('goes to the channel although it is asked for in a personal chat', async () => {
    await door.say(ben, 'help');
    const [diagnosis] = await door.say(aiko, `diagnose ${broken}`, 'personal');
    if (!diagnosis) throw new Error('no answer');
    await door.press(aiko, diagnosis, { verb: 'request-fix', remediationId: 'restart-services' });
    const request = postedRequest(door);
    expect(request.conversationId).toMatch(/^19:/);
  });

  test('is refused with what to do while the bot knows no channel', async () => {
    const [diagnosis] = await door.say(aiko, `diagnose ${broken}`, 'personal');
    if (!diagnosis) throw new Error('no answer');
    await door.press(aiko, diagnosis, { verb: 'request-fix', remediationId: 'restart-services' });
    const last = door.stub.messages.at(-1);
    expect(textOfCard(last?.card)).toContain('I have no channel for');
    expect(await door.store().approvals.list({ states: ['requested'] })).toEqual([]);
  });

  test('goes on after a restart between approval and run', async () => {
    const request = await requestFix();
    await door.restart();
    await door.press(ben, request, { verb: 'approve' });
    await door.restart();
    await recover(door.bot().flow, door.clock.now());
    await door.idle();
    await finishSynchronizations(door);
    expect(textOfCard(request.card)).toContain('FIXED');
    expect((await door.store().audit.verify()).broken).toBeUndefined();
  });

  test('is played in Japanese without a stray English sentence', async () => {
    const diagnosis = await diagnose(`${broken} の同期が失敗します`);
    expect(textOfCard(diagnosis.card)).toContain('このサーバーに問題が見つかりました');
    await door.press(aiko, diagnosis, { verb: 'request-fix', remediationId: 'restart-services' });
    const request = postedRequest(door);
    expect(textOfCard(request.card)).toContain('承認者の決定を');
    await door.press(ben, request, { verb: 'approve' });
    await finishSynchronizations(door);
    const text = textOfCard(request.card);
    expect(text).toContain('修復できました');
    const english = text.split('\n').filter((line) => line.split(' ').length > 4 && !/[぀-ヿ一-鿿]/.test(line));
    expect(english).toEqual([]);
  });
});

async function steps(door: FrontDoor): Promise<readonly unknown[]> {
  const [approval] = await door.store().approvals.list({ states: ['approved'] });
  return approval?.plan.steps ?? [];
}
