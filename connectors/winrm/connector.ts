import type { Connector, Session } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { loadDriver } from '../powershell/driver.ts';
import { createShellCarrier } from './carrier.ts';
import { createConnections } from './connection.ts';
import { standardConfiguration, type WinrmEndpoint } from './endpoint.ts';
import { openChannel } from './http.ts';
import { loadPsrpDriver } from './psrp/driver.ts';
import { createPsrpSession } from './psrp/session.ts';
import { createWinrmSession } from './session.ts';
import { openWinrsLane } from './winrs.ts';

/** Logins in flight over all servers of a connector. */
const loginsAtOnce = 8;

/** Creates the connector; its sessions share the limit on logins in flight. */
export function createWinrmConnector(context: ConnectorContext = nodeContext): Connector<WinrmEndpoint> {
  const driver = loadDriver();
  const psrpDriver = loadPsrpDriver();
  const tools = { context, logins: createGate(loginsAtOnce) };

  function open(endpoint: WinrmEndpoint): Session {
    const { shell, timeouts } = endpoint;
    if (shell?.kind !== 'psrp') {
      const openLane = (signal?: AbortSignal) =>
        openWinrsLane(createConnections(endpoint, tools), driver.commandLine, signal);
      return createWinrmSession({ openLane, context, driver, slackMs: timeouts?.slackMs });
    }
    const { configurationName } = shell;
    // A session configuration of our own takes function names and arguments; the standard one takes scripts.
    const sends = configurationName === standardConfiguration ? 'scripts' : 'functions';
    return createPsrpSession(
      () => Promise.resolve(createShellCarrier(createConnections(endpoint, tools), configurationName)),
      { context, driver: psrpDriver, sends, ...(timeouts?.slackMs === undefined ? {} : { slackMs: timeouts.slackMs }) },
    );
  }

  return { id: 'winrm', open };
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
