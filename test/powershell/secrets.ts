import type { ServerWorld } from '../../lab/world/estate.ts';
import { setupKey } from '../../lab/world/names.ts';
import type { ScriptAnswer } from './ask.ts';

const canary = 'canary-7f3a';

/** Puts a canary into every property of a server that bears a secret; the names are those of wsus.md 2.2 and 3.2. */
export function withCanaries(server: ServerWorld): ServerWorld {
  const names = ['SqlEncryptedPassword', 'ProxyPassword', 'SmtpUserPassword', 'EncryptionKey', 'EncryptionParam'];
  const setup = server.registry[setupKey];
  const secrets = names.map((name) => [name, { kind: 'String' as const, data: `${canary}-${name}` }]);
  const registry = setup
    ? { ...server.registry, [setupKey]: { ...setup, ...(Object.fromEntries(secrets) as typeof setup) } }
    : server.registry;
  const configuration = { ...server.wsus.configuration, proxyPassword: `${canary}-configuration` };
  return { ...server, registry, wsus: { ...server.wsus, configuration } };
}

/** Where a canary got out: output, failure, errors, warnings, verbose, debug, host text. */
export function leaksOf(answer: ScriptAnswer): string[] {
  const { server: _, hits: __, ...streams } = answer;
  return Object.entries(streams)
    .filter(([, content]) => JSON.stringify(content ?? null).includes(canary))
    .map(([stream]) => `a secret got out by ${stream}`);
}
