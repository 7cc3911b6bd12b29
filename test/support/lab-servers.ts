import type { Server } from '../../bot/domain/server.ts';
import type { Session } from '../../connectors/connector.ts';
import type { Sessions } from '../../connectors/sessions.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import type { InventoryServer } from '../../lab/estate/inventory.ts';

/** A simulated server as the configuration of a bot would have it. */
export function labServer({ id, host, role, upstream, port, useSsl, settings }: InventoryServer): Server {
  const fixed = { approvers: [], channel: 'default', tags: [], simulated: true } as const;
  return { id, host, role, upstream, port, useSsl, settings, ...fixed };
}

/** Finds the way to a simulated server: the lab's own account, its host key pinned. */
export function labSessions(sessions: Sessions, inventory: readonly InventoryServer[]): (serverId: string) => Session {
  const ssh = createSshConnector();
  return (serverId) =>
    sessions.get(serverId, () => {
      const endpoint = inventory.find((one) => one.id === serverId)?.ssh;
      if (!endpoint) throw new Error(`No server ${serverId}`);
      const { host, port, username, password, hostKey } = endpoint;
      return ssh.open({ host, port, username, auth: { kind: 'password', password }, hostKeys: [hostKey] });
    });
}
