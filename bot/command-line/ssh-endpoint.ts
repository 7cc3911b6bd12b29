import type { SshAuth, SshEndpoint } from '../../connectors/ssh/endpoint.ts';
import type { SshSettings } from '../config/config.ts';
import { readSecret, type SecretPlaces } from '../config/secrets.ts';

/** What the SSH connector needs, with the secrets read; throws a SecretMissingError. */
export function sshEndpointOf(settings: SshSettings, places: SecretPlaces): SshEndpoint {
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
