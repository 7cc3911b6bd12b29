import { describe, expect, test } from '@jest/globals';
import type { CommandName } from '../../bot/intent/intent.ts';
import { matcherFor } from './matcher.ts';

const match = matcherFor(['wsus01', 'wsus02', 'hq']);

const texts: Readonly<Record<CommandName, readonly string[]>> = {
  help: ['help', 'Help!', '?', 'ヘルプ', '使い方', 'which commands are there', 'コマンド一覧', '', '   '],
  servers: ['servers', 'list servers', 'show all servers', 'サーバー一覧', 'サーバーの一覧を見せて'],
  guide: ['guide', 'guide proxy', 'ガイド', 'ガイド プロキシ', 'open the guide page on services'],
  check: [
    'check wsus01',
    'Check WSUS01, please',
    'check wsus01 proxy',
    'check the proxy settings on wsus01',
    '確認 wsus01 proxy',
    'wsus01 をチェックしてください',
    'wsus01 のサービスを確認して',
  ],
  diagnose: [
    'diagnose wsus01',
    '@Douki diagnose wsus01',
    'please take a look at wsus02',
    'fix wsus01',
    '診断 wsus01',
    'wsus01 診断',
    'wsus01 を診断して',
    'wsus01を診断してください。',
    'wsus02 の様子を見てもらえますか',
  ],
  sync: [
    'sync wsus01',
    'start a sync on wsus02',
    'sync',
    '同期 wsus01',
    'wsus01 の同期を開始して',
    'wsus01 を同期して',
  ],
  status: [
    'status wsus01',
    'status of hq',
    'is wsus01 ok?',
    'stop the sync on wsus01',
    'wsus01 の同期を止めて',
    'when did wsus01 last sync',
    'wsus01',
    '状態 wsus01',
    'wsus01 の状態は？',
    'hqは大丈夫？',
    'wsus02 が最後に同期したのはいつですか',
  ],
  history: ['history wsus01', 'show the history of wsus01', '履歴 wsus01', 'wsus01 の履歴を見せて'],
  approvals: [
    'approvals',
    'list pending approvals',
    'what is waiting for approval',
    'reject request 7',
    '承認待ち',
    '未処理の承認依頼ある？',
    'リクエスト 3 を却下して',
  ],
  incidents: [
    'incidents',
    'which servers are failing right now?',
    'インシデント',
    '失敗しているサーバーはどれですか',
    '問題のあるサーバーを表示して',
  ],
  snooze: ['snooze wsus01 2h', 'mute wsus01 for a day', 'スヌーズ wsus01 30分', 'wsus01 の通知を2時間停止'],
};

describe('commands', () => {
  const cases = Object.entries(texts).flatMap(([command, wishes]) => wishes.map((text) => [text, command] as const));

  test.each(cases)('"%s" means %s', (text, command) => {
    expect(match(text)).toMatchObject({ kind: 'command', command, label: 'command' });
  });

  test.each([
    ['check wsus01 proxy', 'proxy'],
    ['check the content folder permissions on wsus01', 'content-permissions'],
    ['確認 wsus01 サービス', 'services'],
    ['wsus01 のプロキシを診断して', 'proxy'],
    ['guide http11-bits', 'http11-bits'],
    ['guide http 1.1', 'http11-bits'],
    ['ガイド アクセス許可', 'content-permissions'],
    ['check wsus01', null],
    ['guide', null],
  ])('"%s" names the section %s', (text, sectionId) => {
    expect(match(text).sectionId).toBe(sectionId);
  });

  test.each([
    ['snooze wsus01 2h', 120],
    ['snooze wsus01 for 90 minutes', 90],
    ['snooze wsus01 1h 30m', 90],
    ['snooze wsus01 half an hour', 30],
    ['snooze wsus01 1.5 days', 2160],
    ['mute wsus01 for a week', 10080],
    ['通知停止 wsus01 2時間', 120],
    ['wsus01 の通知を一時間半止めて', 90],
    ['wsus01 の通知を二十四時間止めて', 1440],
    ['wsus01 のアラートを３日間止めて', 4320],
    ['snooze wsus01', null],
    ['snooze wsus01 until tomorrow', null],
  ])('"%s" says %s minutes', (text, minutes) => {
    expect(match(text)).toMatchObject({ command: 'snooze', minutes });
  });

  test.each([
    ['why is wsus01 not syncing?', 'sync-general'],
    ['sync wsus01 fails', 'sync-general'],
    ['wsus01 の同期が失敗する', 'sync-general'],
    ['wsus01 が同期しないのはなぜ？', 'sync-general'],
    ['restart of wsusservice did not help on wsus01', 'services'],
    ['how do I check the permissions of the content folder', 'content-permissions'],
  ])('"%s" is a question, not a command', (text, label) => {
    expect(match(text)).toMatchObject({ kind: 'question', command: null, label });
  });

  test.each(['hello', 'good morning bot', 'こんにちは', '君は何ができるの？', 'what can you do?'])(
    '"%s" is none of our business, and is answered with the help',
    (text) => {
      expect(match(text)).toMatchObject({ kind: 'command', command: 'help', label: 'out-of-scope' });
    },
  );
});
