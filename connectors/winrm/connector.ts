import type { Connector } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { loadDriver } from '../powershell/driver.ts';
import { createConnections } from './connection.ts';
import type { WinrmEndpoint } from './endpoint.ts';
import { openChannel } from './http.ts';
import { createWinrmSession } from './session.ts';
import { openWinrsLane } from './winrs.ts';

/** Logins in flight over all servers of a connector. */
const loginsAtOnce = 8;

/** Creates the connector; its sessions share the limit on logins in flight. */
export function createWinrmConnector(context: ConnectorContext = nodeContext): Connector<WinrmEndpoint> {
  const driver = loadDriver();
  const tools = { context, logins: createGate(loginsAtOnce) };
  return {
    id: 'winrm',
    open: (endpoint) =>
      createWinrmSession({
        openLane: (signal) => {
          if (endpoint.shell?.kind === 'psrp') return refusePsrp(endpoint.host);
          return openWinrsLane(createConnections(endpoint, tools), driver.commandLine, signal);
        },
        ...{ context, driver, slackMs: endpoint.timeouts?.slackMs },
      }),
  };
}

/** A session configuration bounds what may run, so nothing else is opened in its place. */
async function refusePsrp(host: string): Promise<never> {
  const message = `${host}: this release opens WinRS shells only; write shell: winrs.`;
  throw new ConnectorError('protocol-refused', message, { data: { host } });
}

/** Where a server's WinRM listens with TLS. */
export interface WinrmAddress {
  readonly host: string;
  readonly port: number;
}

/** The pin (`SHA256:…`) of the key that a server shows, without a login, for `douki trust`. Throws a ConnectorError when it cannot be asked. */
export async function readPin({ host, port }: WinrmAddress, context: ConnectorContext = nodeContext): Promise<string> {
  // No key has this pin, so the connection ends before a byte is sent.
  const tls = { pins: ['SHA256:none'] };
  try {
    const channel = await openChannel({ host, port, tls, auth: [] }, context);
    channel.end();
  } catch (error) {
    const seen = error instanceof ConnectorError ? error.data['fingerprint'] : undefined;
    if (seen?.startsWith('SHA256:') === true) return seen;
    throw error;
  }
  throw new ConnectorError('certificate-refused', `${host} port ${port} showed no certificate.`);
}
