import type { Connector } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { loadDriver } from '../powershell/driver.ts';
import { openConnection } from './connection.ts';
import { sshDefaults, type SshEndpoint } from './endpoint.ts';
import type { HostKey } from './host-key.ts';
import { createSshSession } from './session.ts';

/** Creates the connector; its sessions share the limit on logins in flight. */
export function createSshConnector(context: ConnectorContext = nodeContext): Connector<SshEndpoint> {
  const tools = { context, driver: loadDriver(), logins: createGate(sshDefaults.logins) };
  return { id: 'ssh', open: (endpoint) => createSshSession(endpoint, tools) };
}

/** Where a server's SSH server listens. */
export interface SshAddress {
  readonly host: string;
  readonly port: number;
  readonly connectMs?: number;
}

/** Asks a server for its host key without logging in, for `douki trust`. Throws a ConnectorError when it cannot be asked. */
export async function readHostKey(address: SshAddress, context: ConnectorContext = nodeContext): Promise<HostKey> {
  const { host, port, connectMs = sshDefaults.connectMs } = address;
  // No pin matches, so the login stops at the key; the password is never sent.
  const auth = { kind: 'password', password: '' } as const;
  const endpoint = { host, port, username: 'douki', auth, hostKeys: [], timeouts: { connectMs } };
  try {
    const connection = await openConnection(endpoint, context);
    connection.end();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'host-key-unknown') throw error;
    return { fingerprint: error.data['fingerprint'] ?? '', keyType: error.data['keyType'] ?? '' };
  }
  throw new ConnectorError('host-key-unknown', `${host} port ${port} let us in without showing a key.`);
}
