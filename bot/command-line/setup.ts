import type { Config } from '../config/config.ts';
import { readSecret, type SecretPlaces } from '../config/secrets.ts';
import type { Policy } from '../domain/policy.ts';
import type { Server } from '../domain/server.ts';
import { localChannelId, localPolicy, localTenantId } from '../local/people.ts';
import type { TeamsSettings } from '../teams/settings.ts';

/** How one bot runs, however it was asked for. */
export interface BotSetup {
  readonly teams: TeamsSettings;
  readonly policy: Policy;
  readonly timeZone: string;
  readonly language: 'en' | 'ja';
  readonly watchSeconds: number;
  readonly host: string;
  channelOf(server: Server): string | undefined;
}

const loopback = '127.0.0.1';

/** Seconds between two looks at the servers in local mode, where failures are played within a minute. */
const localWatchSeconds = 15;

/** The bot of the local chat page: fixed people, one channel, this machine only. */
export function localSetup(language: 'en' | 'ja', timeZone = zoneOfMachine()): BotSetup {
  return {
    teams: { mode: 'local', tenantId: localTenantId },
    policy: localPolicy,
    timeZone,
    language,
    watchSeconds: localWatchSeconds,
    host: loopback,
    channelOf: () => localChannelId,
  };
}

/** The bot of a configuration; throws a SecretMissingError when its password is not where the configuration says. */
export function teamsSetup(config: Config, places: SecretPlaces): BotSetup {
  const { teams, people, approval, channels } = config;
  if (teams?.mode !== 'teams') return localSetup(config.language, config.timeZone);
  const { appId, tenantId, identity } = teams;
  return {
    teams: {
      mode: 'teams',
      appId,
      tenantId,
      identity:
        identity.kind === 'password'
          ? { kind: 'password', password: readSecret(identity.password, places) }
          : { kind: 'managed-identity' },
    },
    policy: {
      tenantId,
      readers: people.readers,
      requesters: people.requesters,
      defaultApprovers: people.approvers,
      quorum: 1,
      expiresMinutes: approval.expiresMinutes,
      runWithinMinutes: approval.runWithinMinutes,
    },
    timeZone: config.timeZone,
    language: config.language,
    watchSeconds: config.watch.everySeconds,
    host: config.listen.host,
    channelOf: (server) => channels.get(server.channel),
  };
}

/** The zone of times in answers when nobody configured one. */
function zoneOfMachine(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
