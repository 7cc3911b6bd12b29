import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aiko, dan } from '../support/people.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { buttonsOf, textOfCard } from './seen-card.ts';

describe('what people say', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openFrontDoor({ scenario: 'services' });
  });
  afterAll(() => door.close());

  async function answerTo(text: string): Promise<string> {
    const [message] = await door.say(aiko, text);
    return textOfCard(message?.card);
  }

  test.each([
    ['help', 'Hello, I am Douki'],
    ['ヘルプ', 'Douki です'],
    ['servers', 'wsus02'],
    ['サーバー一覧', 'wsus02'],
    ['status wsus01', 'Status of wsus01'],
    ['wsus01 の状態', 'wsus01 \\(シミュレーション\\) の状態'.replaceAll('\\', '')],
    ['history wsus01', 'History of wsus01'],
    ['approvals', 'Nothing waits for an approval.'],
    ['承認待ちはありますか', '承認を待っている依頼はありません。'],
    ['incidents', 'No incident is open.'],
    ['guide proxy', 'roxy'],
    ['check wsus01 services', 'Diagnosis of wsus01'],
    ['snooze wsus01', 'For how long?'],
  ])('“%s” is answered', async (text, expected) => {
    expect(await answerTo(text)).toContain(expected);
  });

  test('a question without a server opens the page of the guide', async () => {
    expect(await answerTo('our proxy wants a user name and password, where do they go?')).toMatch(/proxy/i);
  });

  test('an unknown server is never guessed: the nearest names are buttons', async () => {
    const [message] = await door.say(aiko, 'diagnose wsus07');
    expect(textOfCard(message?.card)).toContain('wsus07');
    expect(buttonsOf(message?.card).map((button) => button.data)).toContainEqual({
      languageId: 'en',
      serverId: 'wsus01',
    });
  });

  test('of two servers one has to be chosen', async () => {
    const [message] = await door.say(aiko, 'diagnose wsus01 and wsus02');
    expect(buttonsOf(message?.card).map((button) => button.title)).toEqual(['wsus01', 'wsus02']);
    if (!message) throw new Error('no answer');
    const before = door.stub.messages.length;
    await door.press(aiko, message, { verb: 'diagnose', serverId: 'wsus01' });
    expect(textOfCard(door.stub.messages[before]?.card)).toContain('Diagnosis of wsus01');
  });

  test('what has nothing to do with WSUS is said to be so', async () => {
    expect(await answerTo('the coffee machine on floor 3 leaks')).toContain('I look after WSUS synchronization');
  });

  test('sync is a request that others approve', async () => {
    await door.say(dan, 'sync wsus01');
    expect(
      door.stub.messages.some((message) => buttonsOf(message.card).some((button) => button.verb === 'approve')),
    ).toBe(true);
  });
});
