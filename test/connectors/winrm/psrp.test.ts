import { createWinrmConnector } from '../../../connectors/winrm/connector.ts';
import { standardConfiguration } from '../../../connectors/winrm/endpoint.ts';
import { createPsrpPlayer } from '../../../lab/psrp/player.ts';
import { configurationUri, createPoolPlayer } from '../../../lab/winrm/pool-player.ts';
import { perform } from '../psrp/perform.ts';
import { connectorSuite } from '../suite.ts';
import { startWinrmPeer, type Transport } from './peer.ts';

const transports: readonly (readonly [string, Transport])[] = [
  ['WinRM (PSRP, HTTPS and Basic)', 'https-basic'],
  ['WinRM (PSRP, HTTP and NTLM, sealed)', 'http-ntlm'],
];

for (const [name, transport] of transports) {
  connectorSuite(name, async (context) => {
    let received = 0;
    const createPool = () => createPsrpPlayer(perform(() => (received += 1)));
    const players = { [configurationUri(standardConfiguration)]: createPoolPlayer(createPool) };
    const peer = await startWinrmPeer(transport, { players });
    const shell = { kind: 'psrp', configurationName: standardConfiguration } as const;
    return {
      session: createWinrmConnector(context).open({ ...peer.endpoint, shell }),
      received: async () => received,
      cut: () => peer.cut(),
      close: () => peer.close(),
    };
  });
}
