import { resolve } from 'node:path';
import type { Server } from '../domain/server.ts';
import type { Config, MssqlSettings, SshSettings, TeamsConfig } from './config.ts';
import type { ConfigFile } from './schema.ts';

type ServerBlock = ConfigFile['servers'][string];

/** Gives a valid file the form the bot works with. */
export function makeConfig(file: ConfigFile, folder: string): Config {
  const { language, listen, people, approval, watch } = file;
  const servers = Object.entries(file.servers);
  return {
    timeZone: file.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    language,
    listen,
    data: file.data === undefined ? undefined : resolve(folder, file.data),
    teams: file.teams === undefined ? undefined : teamsOf(file.teams),
    people,
    channels: new Map(Object.entries(file.channels)),
    approval,
    watch,
    servers: new Map(servers.map(([id, server]) => [id, serverOf(id, server)])),
    endpoints: new Map(servers.map(([id, server]) => [id, sshOf(server)])),
    databases: new Map(
      servers.flatMap(([id, { endpoints }]) => (endpoints.mssql ? [[id, mssqlOf(endpoints.mssql)]] : [])),
    ),
    folder,
  };
}

function teamsOf(teams: NonNullable<ConfigFile['teams']>): TeamsConfig {
  if (teams === 'local') return { mode: 'local' };
  const { appId, tenantId, password, developer } = teams;
  const identity =
    password === undefined ? ({ kind: 'managed-identity' } as const) : ({ kind: 'password', password } as const);
  return { mode: 'teams', appId, tenantId, developer, identity };
}

function serverOf(id: string, server: ServerBlock): Server {
  const { host, role, upstream, useSsl, channel, settings, tags } = server;
  return {
    ...{ id, host, role, upstream, useSsl, channel, settings, tags },
    port: server.port ?? (useSsl ? 8531 : 8530),
    approvers: server.approvers ?? [],
    simulated: tags.includes('simulated'),
  };
}

function sshOf({ host, endpoints }: ServerBlock): SshSettings {
  const { hostKey, host: address = host, port, username, privateKey, passphrase, password, agent } = endpoints.ssh;
  return {
    ...{ host: address, port, username, hostKeys: hostKey === undefined ? [] : [hostKey].flat() },
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(password === undefined ? {} : { password }),
    ...(agent === undefined ? {} : { agent }),
  };
}

function mssqlOf(mssql: NonNullable<ServerBlock['endpoints']['mssql']>): MssqlSettings {
  const { host, port, database, serverName = host, encrypt, username, password, domain, ca } = mssql;
  return {
    ...{ host, port, database, serverName, encrypt, username, password },
    ...(domain === undefined ? {} : { domain }),
    ...(ca === undefined ? {} : { ca }),
  };
}
