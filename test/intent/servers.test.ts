import { describe, expect, test } from '@jest/globals';
import { matcherFor } from './matcher.ts';

const match = matcherFor(['wsus01', 'wsus02', 'wsus-osaka', 'hq', 'branch-a', 'branch-a2']);

describe('servers in a text', () => {
  test.each([
    ['diagnose wsus01', ['wsus01']],
    ['DIAGNOSE WSUS01', ['wsus01']],
    ['ｗｓｕｓ０１を診断して', ['wsus01']],
    ['wsus01の同期が失敗する', ['wsus01']],
    ['wsus01.corp.example.com does not sync', ['wsus01']],
    ['cannot open http://wsus02:8530/ServerSyncWebService', ['wsus02']],
    ['hq and branch-a2 fail', ['hq', 'branch-a2']],
    ['wsus02 と wsus01 の同期が失敗', ['wsus02', 'wsus01']],
    ['wsus01 wsus01', ['wsus01']],
    ['(wsus-osaka)', ['wsus-osaka']],
    ['the hqx box', []],
    ['branch-a3 fails', []],
  ])('"%s" names %j', (text, ids) => {
    expect(match(text).servers.ids).toEqual(ids);
  });

  test.each([
    ['diagnose wsus99', 'wsus99', 'wsus01'],
    ['tokyo-wsus7 を診断して', 'tokyo-wsus7', null],
    ['sync WSUSHQ', 'wsushq', null],
    ['check wsu01', 'wsu01', 'wsus01'],
    ['wus02 の状態を教えて', 'wus02', 'wsus02'],
    ['diagnose wsus-osak', 'wsus-osak', 'wsus-osaka'],
    ['branch-a3 does not sync', 'branch-a3', 'branch-a'],
    ['diagnose kyoto', 'kyoto', null],
    ['wsus.example.org is not reachable', 'wsus.example.org', null],
  ])('"%s" names a server that is none of ours: %s', (text, unknownName, nearest) => {
    const { servers } = match(text);
    expect(servers).toMatchObject({ ids: [], unknownName });
    if (nearest !== null) expect(servers.nearest[0]).toBe(nearest);
    expect(servers.nearest.length).toBeLessThanOrEqual(3);
  });

  test.each([
    'wsusservice is stopped',
    'WsusPool keeps stopping, error 503',
    'wsusutil checkhealth says nothing',
    'KB5034441 is missing upstream',
    'event 10012 on the content folder',
    'BITS error 0x80200013',
    'WSUS 3.0 SP2 on Server 2012R2',
    'TLS1.2 and http1.1 and sha256',
    'fe2.update.microsoft.com and sws1.update.microsoft.com',
    'SoftwareDistribution.log says UssNotFound',
    'W32Time and w3svc and MSSQLSERVER',
    'windows server 2022 22H2 updates on port 8530',
    'snooze for 2h',
    'wsus-side problem, non-wsus machines are fine',
    'WsusContent フォルダーの権限',
    'イベント 364 と 0x80070005',
  ])('"%s" names no server', (text) => {
    expect(match(text).servers).toEqual({ ids: [], unknownName: null, nearest: [] });
  });

  test('an id in Japanese letters is found inside a sentence', () => {
    expect(matcherFor(['大阪', '東京本社'])('東京本社の同期が失敗する').servers.ids).toEqual(['東京本社']);
  });

  test('a server alone asks for its status', () => {
    expect(match('wsus01')).toMatchObject({ command: 'status', servers: { ids: ['wsus01'] } });
  });
});
