import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { watchServers } from '../../bot/flows/watch.ts';
import { createRandom } from '../../lab/random.ts';
import { applyChange } from '../../lab/scenario/apply.ts';
import { aiko } from '../support/people.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { buttonsOf, textOfCard } from './seen-card.ts';

describe('when a synchronization fails by itself', () => {
  let door: FrontDoor;
  beforeEach(async () => {
    door = await openFrontDoor({ scenario: 'healthy', language: 'en' });
    // Anything said in the channel lets the bot know where it is.
    await door.say(aiko, 'help');
  });
  afterEach(() => door.close());

  const alerts = () =>
    door.stub.messages.filter(
      (message) =>
        textOfCard(message.card).includes('ynchronization trouble on') || textOfCard(message.card).includes('RESOLVED'),
    );
  const watch = async () => {
    await watchServers(door.bot().flow);
    await door.idle();
  };
  /** One scheduled synchronization of the first downstream, with BITS disabled or as it should be. */
  const synchronize = async (bits: 'disabled' | 'manual') => {
    const service = door.estate.world.servers['wsus02']?.services['BITS'];
    if (service) service.startType = bits === 'disabled' ? 4 : 3;
    const random = createRandom(door.clock.now().getTime());
    applyChange(door.estate.world, 'wsus02', { change: { synchronize: 'scheduled' }, at: door.clock.now(), random });
    for (let round = 0; round < 4; round += 1) {
      door.clock.advance(10 * 60_000);
      door.estate.tick();
    }
  };

  test('nothing is said while all is well', async () => {
    await watch();
    await watch();
    expect(alerts()).toEqual([]);
  });

  test('the channel gets one card with the diagnosis already made, and no second one for the same failure', async () => {
    await watch();
    await synchronize('disabled');
    await watch();
    await watch();
    expect(alerts()).toHaveLength(1);
    const [alert] = alerts();
    expect(alert?.conversationId).toMatch(/^19:/);
    expect(textOfCard(alert?.card)).toContain('BITS');
    expect(buttonsOf(alert?.card).map((button) => button.verb)).toContain('request-fix');
  });

  test('another failure of the same kind joins the incident, and its card says so', async () => {
    await synchronize('disabled');
    await watch();
    await synchronize('disabled');
    await watch();
    expect(alerts()).toHaveLength(1);
    expect(textOfCard(alerts()[0]?.card)).toContain('seen 2 times');
  });

  test('the same card is updated to resolved when a later synchronization succeeds', async () => {
    await synchronize('disabled');
    await watch();
    await synchronize('manual');
    await watch();
    expect(alerts()).toHaveLength(1);
    expect(textOfCard(alerts()[0]?.card)).toContain('RESOLVED');
    expect(await door.store().incidents.list({ states: ['triggered', 'acknowledged'] })).toEqual([]);
  });

  test('a canceled synchronization resolves nothing', async () => {
    await synchronize('disabled');
    await watch();
    const history = door.estate.world.servers['wsus02']?.wsus.history;
    const last = history?.at(-1);
    if (!history || !last) throw new Error('no history');
    const moment = door.clock.now().toISOString();
    history.push({
      ...last,
      id: '11111111-2222-4333-8444-555555555555',
      startTime: moment,
      endTime: moment,
      result: 3,
      error: 12,
    });
    await watch();
    expect(textOfCard(alerts()[0]?.card)).not.toContain('RESOLVED');
    expect(await door.store().incidents.list({ states: ['triggered'] })).toHaveLength(1);
  });

  test('a snoozed server is silent, and heard again when the snooze ends', async () => {
    await door.say(aiko, 'snooze wsus02 2h');
    await synchronize('disabled');
    await watch();
    expect(alerts()).toEqual([]);
    door.clock.advance(3 * 60 * 60_000);
    await watch();
    expect(alerts()).toHaveLength(1);
  });

  test('an alert that could not be posted comes with the next round', async () => {
    await synchronize('disabled');
    door.stub.failures.push(403);
    await watch();
    expect(alerts()).toEqual([]);
    await door.say(aiko, 'help');
    await watch();
    expect(alerts()).toHaveLength(1);
  });

  test('a restart loses no alert and repeats none', async () => {
    await synchronize('disabled');
    await watch();
    await door.restart();
    await watch();
    expect(alerts()).toHaveLength(1);
    expect((await door.store().audit.verify()).broken).toBeUndefined();
  });
});
