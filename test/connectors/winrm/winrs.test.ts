import { createWinrmConnector } from '../../../connectors/winrm/connector.ts';
import { connectorSuite } from '../suite.ts';
import { startWinrmPeer, type Transport } from './peer.ts';

const transports: readonly (readonly [string, Transport])[] = [
  ['WinRM (WinRS, HTTPS and Basic)', 'https-basic'],
  ['WinRM (WinRS, HTTP and NTLM, sealed)', 'http-ntlm'],
];

for (const [name, transport] of transports) {
  connectorSuite(name, async (context) => {
    const peer = await startWinrmPeer(transport);
    return {
      session: createWinrmConnector(context).open(peer.endpoint),
      received: async () => peer.counts.requests,
      cut: () => peer.cut(),
      close: () => peer.close(),
    };
  });
}
