import type { Connector } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { loadDriver } from '../powershell/driver.ts';
import { openConnection } from './connection.ts';
import { sshDefaults, type SshEndpoint, type SshHost } from './endpoint.ts';
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
  /** The host to go through, with its login and its own pins. */
  readonly jump?: SshHost;
}

/** Asks a server for its host key without logging in there, for `douki trust`. Throws a ConnectorError when it cannot be asked. */
export async function readHostKey(address: SshAddress, context: ConnectorContext = nodeContext): Promise<HostKey> {
  const { host, port, jump, connectMs = sshDefaults.connectMs } = address;
  // No pin matches, so the login stops at the key; the password is never sent.
  const auth = { kind: 'password', password: '' } as const;
  const server = { host, port, username: 'douki', auth, hostKeys: [], timeouts: { connectMs } };
  try {
    const connection = await openConnection(jump ? { ...server, jump } : server, context);
    connection.end();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'host-key-unknown') throw error;
    // The key of a jump host without a pin is not the server's.
    if (error.data['hop'] === 'jump') throw error;
    return { fingerprint: error.data['fingerprint'] ?? '', keyType: error.data['keyType'] ?? '' };
  }
  throw new ConnectorError('host-key-unknown', `${host} port ${port} let us in without showing a key.`);
}
