import { beforeAll, describe, test } from '@jest/globals';
import { buildEngine, whyNoSdk } from '../../powershell/build.ts';
import { conversationSuite } from '../psrp/conversation.ts';
import { drivenSuite } from '../psrp/driven.ts';
import { engineCommand, openProcesses } from '../psrp/peers.ts';
import { openBehindWinrm } from './backed.ts';

const missing = whyNoSdk();

if (missing !== undefined && process.env['DOUKI_REQUIRE_PEERS'] !== '1') {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('The real engine behind WS-Management', () => {
    beforeAll(() => buildEngine(), 300_000);

    const start = () => openBehindWinrm('http-ntlm', openProcesses(engineCommand()));
    conversationSuite('The engine behind WinRM, sealed', start);
    drivenSuite('the engine behind WinRM, sealed', start);
  });
}
