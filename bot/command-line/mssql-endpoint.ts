import type { MssqlEndpoint } from '../../connectors/mssql/endpoint.ts';
import type { MssqlSettings } from '../config/config.ts';
import { readSecret, type SecretPlaces } from '../config/secrets.ts';

/** What the SQL connector needs, with the secrets and certificates read; throws a SecretMissingError. */
export function mssqlEndpointOf(settings: MssqlSettings, places: SecretPlaces): MssqlEndpoint {
  const { host, port, database, serverName, encrypt, username, domain, ca } = settings;
  const login = { username, password: readSecret(settings.password, places) };
  return {
    ...{ host, port, database, serverName, encrypt },
    auth: domain === undefined ? { kind: 'sql', ...login } : { kind: 'ntlm', domain, ...login },
    ...(ca === undefined ? {} : { ca: readSecret(ca, places) }),
  };
}
