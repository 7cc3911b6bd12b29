import type { ServerWorld } from './estate.ts';

/** Key of the WSUS setup values in the registry. */
export const setupKey = 'HKLM:\\SOFTWARE\\Microsoft\\Update Services\\Server\\Setup';

/** Name of the service of the Windows Internal Database. */
export const widService = 'MSSQL$MICROSOFT##WID';

/** The site WSUS installs, and its pool. */
export const wsusSite = 'WSUS Administration';

/** The pool of WSUS's web services. */
export const wsusPool = 'WsusPool';

/** Full DNS name of a server, as it would be typed into a child's configuration. */
export function fullNameOf(server: ServerWorld): string {
  return `${server.computer.name.toLowerCase()}.${server.computer.domain}`;
}

/** A text of the registry, or null when the value is absent. */
export function registryText(server: ServerWorld, key: string, name: string): string | null {
  const value = server.registry[key]?.[name];
  return value && (value.kind === 'String' || value.kind === 'ExpandString') ? value.data : null;
}

/** A number of the registry, or null when the value is absent. */
export function registryNumber(server: ServerWorld, key: string, name: string): number | null {
  const value = server.registry[key]?.[name];
  return value?.kind === 'DWord' ? value.data : null;
}

/** ContentDir with its environment variables expanded; null when the value is absent. */
export function contentSettingOf(server: ServerWorld): string | null {
  return registryText(server, setupKey, 'ContentDir')?.replace(/%SystemDrive%/gi, 'C:') ?? null;
}

/** ContentDir without a closing backslash, `D:` for a whole drive; null when the value is absent. */
export function contentDirectoryOf(server: ServerWorld): string | null {
  return contentSettingOf(server)?.replace(/\\$/, '') ?? null;
}

/** Path of the folder that ContentDir names, `D:\` for a whole drive. */
export function contentPathOf(server: ServerWorld): string {
  const directory = contentDirectoryOf(server) ?? '';
  return directory.length === 2 ? `${directory}\\` : directory;
}

/** The folder that holds the update files. */
export function contentFolderOf(server: ServerWorld): string {
  return `${contentDirectoryOf(server) ?? ''}\\WsusContent`;
}

/** Root of the drive that holds the update files, for example `D:\`. */
export function contentRootOf(server: ServerWorld): string {
  return `${(contentDirectoryOf(server) ?? 'C:').slice(0, 2)}\\`;
}

/** True when SUSDB is on the Windows Internal Database. */
export function usesWid(server: ServerWorld): boolean {
  return registryText(server, setupKey, 'SqlServerName')?.includes('##WID') ?? false;
}

/** True when WSUS reaches its database: WID runs, or the SQL Server elsewhere has it online. */
export function isDatabaseUp(server: ServerWorld): boolean {
  return (!usesWid(server) || isRunning(server, widService)) && server.wsus.database.state === 0;
}

/** True when the service is there and runs. */
export function isRunning(server: ServerWorld, service: string): boolean {
  return server.services[service]?.status === 4;
}
