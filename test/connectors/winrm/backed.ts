import type { CarrierFactory } from '../../../connectors/winrm/psrp/carrier.ts';
import { createShellCarrier } from '../../../connectors/winrm/carrier.ts';
import { createConnections } from '../../../connectors/winrm/connection.ts';
import { standardConfiguration } from '../../../connectors/winrm/endpoint.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { createGate } from '../../../connectors/gate.ts';
import { configurationUri, createPoolPlayer, type PlayedPool } from '../../../lab/winrm/pool-player.ts';
import type { ProcessPeers } from '../psrp/peers.ts';
import { startWinrmPeer, type Transport } from './peer.ts';

/** Puts the lab's WinRM server between: it hands the fragments of Send and Receive to a real PSRP server, and its answers back. */
export async function openBehindWinrm(transport: Transport, behind: ProcessPeers): Promise<ProcessPeers> {
  const players = { [configurationUri(standardConfiguration)]: createPoolPlayer(() => createBackedPool(behind.open)) };
  const peer = await startWinrmPeer(transport, { players });
  const logins = createGate(8);
  return {
    open: async () => {
      const connections = createConnections(peer.endpoint, { context: nodeContext, logins });
      return createShellCarrier(connections, standardConfiguration);
    },
    kill: () => behind.kill(),
    close: async () => {
      await peer.close();
      await behind.close();
    },
  };
}

/** A pool whose bytes are a real server's. */
function createBackedPool(open: CarrierFactory): PlayedPool {
  const carrier = open();
  let order: Promise<unknown> = carrier;
  let drop = (): void => undefined;

  /** One after the other, as they came; a server that is gone is a session that is cut. */
  function then(deed: () => Promise<unknown>): void {
    order = order.then(deed).catch(() => drop());
  }

  return {
    create: (fragments) => then(async () => (await carrier).create({ poolId: '', version: '2.3', fragments })),
    command: (id, fragment) => then(async () => (await carrier).command(id.toLowerCase(), fragment)),
    send: (id, bytes) => then(async () => (await carrier).send(id.toLowerCase(), bytes)),
    signal: (id, kind) => then(async () => (await carrier).signal(id.toLowerCase(), kind)),
    close: () => void carrier.then((one) => one.delete()),
    onDrop: (callback) => (drop = callback),
    async receive(id, signal) {
      const over = { bytes: Buffer.alloc(0), isDone: true };
      const aborted = new Promise<typeof over>((resolve) => signal?.addEventListener('abort', () => resolve(over)));
      await order;
      const next = (await carrier)
        .receive(id?.toLowerCase())
        .then((bytes) => ({ bytes: Buffer.from(bytes), isDone: false }));
      return Promise.race([next.catch(() => (drop(), over)), aborted]);
    },
  };
}
