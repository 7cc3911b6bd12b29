import { describe, expect, test } from '@jest/globals';
import { commandNames, topics } from '../../bot/intent/intent.ts';
import { matcherFor } from './matcher.ts';

const match = matcherFor(['wsus01', 'wsus02']);

describe('spelling', () => {
  test.each([
    ['ﾌﾟﾛｷｼ認証で失敗する', 'proxy'],
    ['ＰＲＯＸＹ ｅｒｒｏｒ ４０７', 'proxy'],
    ['ぷろきしの認証に失敗', 'proxy'],
    ['プロキシサーバの認証', 'proxy'],
    ['PROXY AUTHENTICATION FAILS', 'proxy'],
    ['the porxy wants a pasword', 'proxy'],
    ['BITS サ－ビスが停止', 'services'],
    ['permisions on the contnet folder', 'content-permissions'],
  ])('"%s" is still %s', (text, label) => {
    expect(match(text).label).toBe(label);
  });

  test.each([
    ['why does it not sync', 'en'],
    ['同期しない', 'ja'],
    ['WSUS ノ ドウキ', 'ja'],
    ['ﾌﾟﾛｷｼ', 'ja'],
    ['Synchronization failed. 同期', 'ja'],
    ['', 'en'],
    ['مرحبا', 'en'],
  ])('"%s" is answered in %s', (text, language) => {
    expect(match(text).language).toBe(language);
  });
});

describe('hostile texts', () => {
  const long = (piece: string) => piece.repeat(Math.ceil(100_000 / piece.length));
  const texts = [
    ['nothing', ''],
    ['spaces', ' \n\t\u3000'],
    ['emoji', '🙂🔥👩‍👩‍👧‍👦'],
    ['marks only', '!!! ... ---'],
    ['right to left', 'مزامنة WSUS لا تعمل \u202e wsus01 \u202c'],
    ['like a pattern', '^(a+)+$ [[[ \\d{9999} (?<x>)'],
    ['like a template', '${wsus01} {{title}} <script>alert(1)</script>'],
    ['control characters', '\u0000\u0007\u001b[31mwsus01\u001b[0m'],
    ['half a letter', '\ud83d wsus01 \ude00'],
    ['names of objects', '__proto__ constructor toString hasOwnProperty'],
    ['100 kB of one letter', long('a')],
    ['100 kB of digits', long('1')],
    ['100 kB of hyphens', long('a-')],
    ['100 kB of names', long('wsus01 ')],
    ['100 kB of dots', long('wsus01.')],
    ['100 kB of Japanese', long('同期が失敗する')],
    ['100 kB of what grows', long('\ufdfa')],
    ['100 kB of wishes', long('please can you ')],
    ['100 kB of failing servers', long('失敗しているがの')],
    ['100 kB of marks on one letter', `e${long('\u0301')}`],
  ] as const;

  test.each(texts)('%s: an answer of the right shape, soon', (_, text) => {
    const start = performance.now();
    const intent = match(text);
    expect(performance.now() - start).toBeLessThan(250);
    expect(['command', 'question', 'out-of-scope']).toContain(intent.kind);
    expect(intent.command === null || commandNames.includes(intent.command)).toBe(true);
    expect(intent.kind === 'command').toBe(intent.command !== null);
    expect(intent.confidence).toBeGreaterThanOrEqual(0);
    expect(intent.confidence).toBeLessThanOrEqual(1);
    expect(intent.alternatives.length).toBeLessThanOrEqual(3);
  });

  test('ids that look like patterns are taken literally', () => {
    const odd = matcherFor(['a.b', 'w(s', 'srv*']);
    expect(odd('diagnose a.b').servers.ids).toEqual(['a.b']);
    expect(odd('diagnose axb').servers.ids).toEqual([]);
  });

  test('the same text always gets the same answer, from every matcher', () => {
    const text = 'our mirror server lost some approvals';
    expect(matcherFor(['wsus01', 'wsus02'])(text)).toEqual(match(text));
    expect(match(text)).toEqual(match(text));
  });

  test('a question without a likely section offers sections, never topics', () => {
    const vague = match('アップストリームのあれがだめ');
    if (vague.kind === 'question' && vague.confidence < 0.45) {
      for (const { label } of vague.alternatives) expect(topics).not.toContain(label);
    }
    expect(vague.alternatives.every(({ label }) => label !== vague.label)).toBe(true);
  });
});

describe('speed', () => {
  test('a text is understood in milliseconds', () => {
    const texts = ['why is wsus01 not syncing?', 'wsus02 の同期が失敗します', 'HTTP 407 from the proxy at night'];
    for (const text of texts) match(text);
    const start = performance.now();
    for (let round = 0; round < 100; round++) for (const text of texts) match(text);
    expect((performance.now() - start) / 300).toBeLessThan(5);
  });
});
