import { describe, expect, test } from '@jest/globals';
import { matcherFor } from './matcher.ts';

const match = matcherFor(['wsus01', 'hq']);

describe('pasted log lines', () => {
  test.each([
    ['Synchronization failed. Reason: UssNotFound', 'upstream-name'],
    ['Synchronization failed. Reason: ProxyError.', 'proxy'],
    ['Error 386 Windows Server Update Services Synchronization failed. Reason: ProxyError.', 'proxy'],
    ['同期に失敗しました。理由: UssNotFound', 'upstream-name'],
    ['SynchronizationError: 5', 'proxy'],
    ['Result Failed, Error ImportUpdateError', 'missing-updates'],
    [
      'Content file download failed. Reason: The server does not support the necessary HTTP protocol. Background Intelligent Transfer Service (BITS) requires that the server support the Range protocol header. Source File: /msdownload/update/x.cab Destination File: D:\\WSUS\\WsusContent\\1\\x.cab.',
      'http11-bits',
    ],
    ['event 364 with BITS 0x80200013', 'http11-bits'],
    ['イベント 364: 0x80200012', 'http11-bits'],
    ['10012 The permissions on directory D:\\WSUS\\WsusContent are incorrect.', 'content-permissions'],
    ['System.UnauthorizedAccessException: Access to the path D:\\WSUS is denied. 0x80070005', 'content-permissions'],
    ['WebException: The remote name could not be resolved: hq.corp.example', 'upstream-name'],
    ["System.Net.WebException: The remote name could not be resolved: 'sws.update.microsoft.com'", 'proxy'],
    ['System.Net.WebException: The request failed with HTTP status 407: Proxy Authentication Required.', 'proxy'],
    ['event 507: Update Services failed its initialization and stopped.', 'services'],
    ['The request failed with HTTP status 503: Service Unavailable.', 'app-pool'],
    ['SqlException: Execution Timeout Expired. The timeout period elapsed', 'susdb'],
    ['Could not establish trust relationship for the SSL/TLS secure channel with authority hq:8531', 'tls'],
    ['SoapException: Fault occurred at GetUpdateData, Actor = https://fe2.update.microsoft.com/v6', 'endpoint'],
    ['There is not enough space on the disk. (Exception from HRESULT: 0x80070070)', 'disk-space'],
    ['Synchronization failed.', 'sync-general'],
  ])('"%s" is %s', (text, label) => {
    const intent = match(text);
    expect(intent).toMatchObject({ kind: 'question', label });
    expect(intent.confidence).toBeGreaterThanOrEqual(0.45);
  });

  test('a number that is no event of WSUS says nothing', () => {
    expect(match('the meeting is in room 364').label).toBe('out-of-scope');
  });
});
