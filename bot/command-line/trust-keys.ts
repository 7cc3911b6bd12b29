import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConnectorError } from '../../connectors/errors.ts';
import { readHostKey } from '../../connectors/ssh/connector.ts';
import { readKnownHost } from '../../connectors/ssh/known-hosts.ts';
import { readPin } from '../../connectors/winrm/connector.ts';
import type { EndpointSettings, SshSettings } from '../config/config.ts';
import type { PinPlace } from '../config/pin.ts';
import { SecretMissingError, type SecretPlaces } from '../config/secrets.ts';
import { CommandError, type CommandLine } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { sshHostOf } from './ssh-endpoint.ts';
import { say } from './words.ts';

/** A key as people compare it. */
export interface ShownKey {
  readonly fingerprint: string;
  readonly keyType: string;
}

/** An endpoint whose server shows a key. */
type RemoteEndpoint = Exclude<EndpointSettings, { readonly kind: 'local' }>;

/** Whose key is wanted, and how that host is reached. */
export interface Wanted {
  readonly place: PinPlace;
  readonly endpoint: RemoteEndpoint;
  readonly places: SecretPlaces;
}

/** Asks the host itself for its key; a server behind a jump host is asked through it. Throws a CommandError. */
export async function askForKey({ place, endpoint, places }: Wanted): Promise<ShownKey> {
  const server = place.serverId;
  const { host, port } = addressOf({ place, endpoint });
  if (endpoint.kind === 'winrm' && !endpoint.winrm.useSsl) {
    throw new CommandError(exitCodes.usage, 'trust.nothing-to-pin', { server });
  }
  try {
    if (endpoint.kind === 'winrm') return { fingerprint: await readPin({ host, port }), keyType: 'TLS' };
    const { jump } = endpoint.ssh;
    if (place.kind === 'jump' || !jump) return await readHostKey({ host, port });
    return await readHostKey({ host, port, jump: sshHostOf(jump, places) });
  } catch (cause) {
    if (cause instanceof SecretMissingError) {
      throw new CommandError(exitCodes.unknown, 'trust.no-answer', { server, host, port, code: 'secret-missing' });
    }
    if (!(cause instanceof ConnectorError)) throw cause;
    throw new CommandError(exitCodes.unknown, 'trust.no-answer', {
      ...{ server, host, port, code: cause.code },
      // Behind a jump host it may be that one that did not answer.
      ...(cause.data['hop'] === 'jump' && { host: cause.data['host'] ?? host, port: cause.data['port'] ?? port }),
    });
  }
}

/** Reads the keys of a host from a `known_hosts` file and tells what is left out; throws a CommandError when none is left. */
export function keysFromFile(line: CommandLine, file: string, wanted: Wanted): readonly ShownKey[] {
  if (wanted.endpoint.kind !== 'ssh') {
    throw new CommandError(exitCodes.usage, 'trust.ssh-only', { server: wanted.place.serverId });
  }
  const address = addressOf(wanted);
  const { keys, revoked, authorities } = readKnownHost(readFile(line, file), address);
  for (const key of revoked) line.tell(say(line.language, 'trust.found-revoked', { file, ...key }));
  if (authorities > 0) line.tell(say(line.language, 'trust.found-authority', { file }));
  if (keys.length === 0) throw new CommandError(exitCodes.usage, 'trust.not-found', { file, ...address });
  line.print(say(line.language, 'trust.found', { file, ...address }));
  for (const { keyType, fingerprint } of keys) line.print(`  ${keyType} ${fingerprint}`);
  return keys;
}

function readFile(line: CommandLine, file: string): string {
  try {
    return readFileSync(resolve(line.folder, file), 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new CommandError(exitCodes.usage, 'trust.no-file', { file, code });
  }
}

function addressOf({ place, endpoint }: Pick<Wanted, 'place' | 'endpoint'>): { host: string; port: number } {
  const { host, port } = endpoint.kind === 'winrm' ? endpoint.winrm : hostOf(place, endpoint.ssh);
  return { host, port };
}

function hostOf(place: PinPlace, ssh: SshSettings): { readonly host: string; readonly port: number } {
  if (place.kind !== 'jump') return ssh;
  if (ssh.jump) return ssh.jump;
  throw new CommandError(exitCodes.usage, 'trust.no-jump', { server: place.serverId });
}
