import type { ScriptRequest, ScriptResult, Session } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { createLocalConnector } from '../../connectors/local/connector.ts';
import { createMssqlConnector } from '../../connectors/mssql/connector.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import { createWinrmConnector } from '../../connectors/winrm/connector.ts';
import type { EndpointSettings, MssqlSettings } from '../config/config.ts';
import { SecretMissingError, type SecretPlaces } from '../config/secrets.ts';
import type { Reach } from '../flows/context.ts';
import { mssqlEndpointOf } from './mssql-endpoint.ts';
import { sshEndpointOf } from './ssh-endpoint.ts';
import { winrmEndpointOf } from './winrm-endpoint.ts';

/** The way to all servers of a process. */
export interface OpenReach extends Reach {
  close(): Promise<void>;
}

/** How servers are reached, by id. */
export interface Ways {
  readonly endpoints: ReadonlyMap<string, EndpointSettings>;
  /** SUSDBs that are asked on their own SQL Server. */
  readonly databases: ReadonlyMap<string, MssqlSettings>;
}

/** Makes the way to the servers; a secret is read when its server is first asked, and again after an idle session closed. */
export function createReach({ endpoints, databases }: Ways, places: SecretPlaces): OpenReach {
  const sessions = createSessions();
  const ssh = createSshConnector();
  const winrm = createWinrmConnector();
  const mssql = createMssqlConnector();
  const local = createLocalConnector();
  const open = (settings: EndpointSettings): Session => {
    switch (settings.kind) {
      case 'ssh':
        return ssh.open(sshEndpointOf(settings.ssh, places));
      case 'winrm':
        return winrm.open(winrmEndpointOf(settings.winrm, places));
      case 'local':
        return local.open({});
    }
  };

  function sessionOf(serverId: string, language: ScriptRequest['language']): Session {
    const database = language === 'tsql' ? databases.get(serverId) : undefined;
    if (database) {
      return sessions.get(`${serverId}/database`, () => mssql.open(mssqlEndpointOf(database, places)));
    }
    const settings = endpoints.get(serverId);
    if (!settings) throw new Error(`The server ${serverId} has no endpoint`);
    return sessions.get(serverId, () => open(settings));
  }

  return {
    hasDatabase: (serverId) => databases.has(serverId),
    run: async (serverId, request, options) => {
      try {
        return await sessionOf(serverId, request.language).run(request, options);
      } catch (cause) {
        if (cause instanceof SecretMissingError) return withoutSecret(cause);
        throw cause;
      }
    },
    close: () => sessions.close(),
  };
}

function withoutSecret(cause: SecretMissingError): ScriptResult {
  const error = new ConnectorError('secret-missing', cause.message, { cause, data: { reference: cause.reference } });
  return { outcome: 'failed', records: [], error, noise: '', durationMs: 0 };
}
