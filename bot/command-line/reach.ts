import type { ScriptResult } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import type { SshAuth, SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import type { SshSettings } from '../config/config.ts';
import { readSecret, SecretMissingError, type SecretPlaces } from '../config/secrets.ts';
import type { Reach } from '../flows/context.ts';

/** The way to all servers of a process. */
export interface OpenReach extends Reach {
  close(): Promise<void>;
}

/** Makes the way to the servers; a secret is read when its server is first asked, and again after an idle session closed. */
export function createReach(endpoints: ReadonlyMap<string, SshSettings>, places: SecretPlaces): OpenReach {
  const sessions = createSessions();
  const ssh = createSshConnector();
  return {
    run: async (serverId, request, options) => {
      const settings = endpoints.get(serverId);
      if (!settings) throw new Error(`The server ${serverId} has no endpoint`);
      try {
        return await sessions.get(serverId, () => ssh.open(endpointOf(settings, places))).run(request, options);
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
