import type { SshAuth, SshEndpoint, SshHost } from '../../connectors/ssh/endpoint.ts';
import type { SshHostSettings, SshSettings } from '../config/config.ts';
import { readSecret, type SecretPlaces } from '../config/secrets.ts';

/** What the SSH connector needs, with the secrets read; throws a SecretMissingError. */
export function sshEndpointOf(settings: SshSettings, places: SecretPlaces): SshEndpoint {
  const endpoint = sshHostOf(settings, places);
  return settings.jump ? { ...endpoint, jump: sshHostOf(settings.jump, places) } : endpoint;
}

/** One host of the way, with the secrets read; throws a SecretMissingError. */
export function sshHostOf(settings: SshHostSettings, places: SecretPlaces): SshHost {
  const { host, port, username, hostKeys } = settings;
  return { host, port, username, hostKeys, auth: authOf(settings, places) };
}

function authOf(settings: SshHostSettings, places: SecretPlaces): SshAuth {
  const { privateKey, passphrase, password, agent } = settings;
  if (privateKey !== undefined) {
    const key = { kind: 'key', privateKey: readSecret(privateKey, places) } as const;
    return passphrase === undefined ? key : { ...key, passphrase: readSecret(passphrase, places) };
  }
  if (password !== undefined) return { kind: 'password', password: readSecret(password, places) };
  return { kind: 'agent', socket: agent ?? '' };
}
