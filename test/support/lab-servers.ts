import type { Server } from '../../bot/domain/server.ts';
import type { Session } from '../../connectors/connector.ts';
import type { Sessions } from '../../connectors/sessions.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import { createWinrmConnector } from '../../connectors/winrm/connector.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';

/** A simulated server as the configuration of a bot would have it. */
export function labServer({ id, host, role, upstream, port, useSsl, settings }: InventoryServer): Server {
  const fixed = { approvers: [], channel: 'default', tags: [], simulated: true } as const;
  return { id, host, role, upstream, port, useSsl, settings, ...fixed };
}

/** Finds the way to a simulated server: the lab's own account, its key pinned. */
export function labSessions(sessions: Sessions, inventory: readonly InventoryServer[]): (serverId: string) => Session {
  const ssh = createSshConnector();
  const winrm = createWinrmConnector();
  const open = (server: InventoryServer | undefined): Session => {
    if (server?.ssh) {
      const { host, port, username, password, hostKey } = server.ssh;
      return ssh.open({ host, port, username, auth: { kind: 'password', password }, hostKeys: [hostKey] });
    }
    if (!server?.winrm) throw new Error('No such server');
    const { host, port, authentication: kind, username, password, pin } = server.winrm;
    const tls = pin === undefined ? {} : { tls: { pins: [pin] } };
    return winrm.open({ host, port, auth: [{ kind, username, password }], ...tls });
  };
  return (serverId) => sessions.get(serverId, () => open(inventory.find((one) => one.id === serverId)));
}
