import { resolve } from 'node:path';
import type { Server } from '../domain/server.ts';
import type {
  Config,
  EndpointSettings,
  MssqlSettings,
  SshHostSettings,
  SshSettings,
  TeamsConfig,
  WinrmSettings,
} from './config.ts';
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
    endpoints: new Map(servers.map(([id, server]) => [id, endpointOf(server, folder)])),
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

function endpointOf({ host, endpoints }: ServerBlock, folder: string): EndpointSettings {
  const { ssh, winrm, local } = endpoints;
  if (ssh) return { kind: 'ssh', ssh: sshOf(ssh, host) };
  if (winrm) return { kind: 'winrm', winrm: winrmOf(winrm, { host, folder }) };
  if (local === true) return { kind: 'local' };
  // The cross checks let no such file through.
  throw new TypeError(`The server ${host} has no endpoint.`);
}

type SshBlock = NonNullable<ServerBlock['endpoints']['ssh']>;

function sshOf(block: SshBlock, host: string): SshSettings {
  const { hostKey, host: address = host, jump, ...rest } = block;
  const settings = { ...withoutUndefined(rest), host: address, hostKeys: listOf(hostKey) };
  return jump === undefined ? settings : { ...settings, jump: jumpOf(jump) };
}

function jumpOf({ hostKey, ...rest }: NonNullable<SshBlock['jump']>): SshHostSettings {
  return { ...withoutUndefined(rest), hostKeys: listOf(hostKey) };
}

type WinrmBlock = NonNullable<ServerBlock['endpoints']['winrm']>;

function winrmOf(block: WinrmBlock, { host, folder }: { host: string; folder: string }): WinrmSettings {
  const { pin, host: address = host, port, keytab, ca, ...rest } = block;
  return {
    ...withoutUndefined(rest),
    host: address,
    port: port ?? (block.useSsl ? 5986 : 5985),
    pins: listOf(pin),
    ...(keytab !== undefined && { keytab: resolve(folder, keytab) }),
    ...(ca !== undefined && { ca: resolve(folder, ca) }),
  };
}

function mssqlOf(mssql: NonNullable<ServerBlock['endpoints']['mssql']>): MssqlSettings {
  return withoutUndefined({ ...mssql, serverName: mssql.serverName ?? mssql.host });
}

function listOf(one: string | readonly string[] | undefined): readonly string[] {
  return one === undefined ? [] : [one].flat();
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A key that was left out is not there, rather than there and undefined. */
function withoutUndefined<T extends object>(block: T): Present<T> {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined)) as Present<T>;
}
