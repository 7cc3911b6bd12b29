import type { ScriptRequest, ScriptResult, Session } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { createMssqlConnector } from '../../connectors/mssql/connector.ts';
import type { MssqlEndpoint } from '../../connectors/mssql/endpoint.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import type { SshAuth, SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import type { MssqlSettings, SshSettings } from '../config/config.ts';
import { readSecret, SecretMissingError, type SecretPlaces } from '../config/secrets.ts';
import type { Reach } from '../flows/context.ts';

/** The way to all servers of a process. */
export interface OpenReach extends Reach {
  close(): Promise<void>;
}

/** How servers are reached, by id. */
export interface Ways {
  readonly endpoints: ReadonlyMap<string, SshSettings>;
  /** SUSDBs that are asked on their own SQL Server. */
  readonly databases: ReadonlyMap<string, MssqlSettings>;
}

/** Makes the way to the servers; a secret is read when its server is first asked, and again after an idle session closed. */
export function createReach({ endpoints, databases }: Ways, places: SecretPlaces): OpenReach {
  const sessions = createSessions();
  const ssh = createSshConnector();
  const mssql = createMssqlConnector();

  function sessionOf(serverId: string, language: ScriptRequest['language']): Session {
    const database = language === 'tsql' ? databases.get(serverId) : undefined;
    if (database) return sessions.get(`${serverId}/database`, () => mssql.open(databaseOf(database, places)));
    const settings = endpoints.get(serverId);
    if (!settings) throw new Error(`The server ${serverId} has no endpoint`);
    return sessions.get(serverId, () => ssh.open(endpointOf(settings, places)));
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

function endpointOf(settings: SshSettings, places: SecretPlaces): SshEndpoint {
  const { host, port, username, hostKeys } = settings;
  return { host, port, username, hostKeys, auth: authOf(settings, places) };
}

function databaseOf(settings: MssqlSettings, places: SecretPlaces): MssqlEndpoint {
  const { host, port, database, serverName, encrypt, username, domain, ca } = settings;
  const login = { username, password: readSecret(settings.password, places) };
  return {
    ...{ host, port, database, serverName, encrypt },
    auth: domain === undefined ? { kind: 'sql', ...login } : { kind: 'ntlm', domain, ...login },
    ...(ca === undefined ? {} : { ca: readSecret(ca, places) }),
  };
}

function authOf(settings: SshSettings, places: SecretPlaces): SshAuth {
  const { privateKey, passphrase, password, agent } = settings;
  if (privateKey !== undefined) {
    const key = { kind: 'key', privateKey: readSecret(privateKey, places) } as const;
    return passphrase === undefined ? key : { ...key, passphrase: readSecret(passphrase, places) };
  }
  if (password !== undefined) return { kind: 'password', password: readSecret(password, places) };
  return { kind: 'agent', socket: agent ?? '' };
}

function withoutSecret(cause: SecretMissingError): ScriptResult {
  const error = new ConnectorError('secret-missing', cause.message, { cause, data: { reference: cause.reference } });
  return { outcome: 'failed', records: [], error, noise: '', durationMs: 0 };
}
