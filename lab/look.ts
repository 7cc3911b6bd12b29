import type { ScriptParameters } from './parameters.ts';
import { ScriptError } from './wire/far-end.ts';
import type { EstateWorld, ServerWorld } from './world/estate.ts';
import { isDatabaseUp, isRunning, registryText, setupKey, usesWid, wsusPool, wsusSite } from './world/names.ts';

/** What a check sees: the estate, the server it runs on, lab time, and its parameters. */
export interface Look {
  readonly world: EstateWorld;
  readonly server: ServerWorld;
  readonly now: Date;
  readonly parameters: ScriptParameters;
}

/** Derives one check's facts from the world; each `facts/<check-id>.ts` exports one as `derive`. */
export type DeriveFacts<F> = (look: Look) => F;

/** Throws what a script meets when the WSUS API does not answer on this server, or does not let it read. */
export function requireApi(server: ServerWorld): void {
  requireAnswer(server);
  if (server.wsus.currentUserRole === 0)
    throw new ScriptError('missing-right', 'This account is neither Reporter nor Administrator.', 'Douki.MissingRight');
}

/** Throws what a script meets when the WSUS API does not answer on this server. */
export function requireAnswer(server: ServerWorld): void {
  const site = server.iis.sites[wsusSite];
  const isServed = isRunning(server, 'W3SVC') && isRunning(server, 'WAS') && site?.state === 'Started';
  if (!isServed)
    throw new ScriptError('api-unavailable', 'Unable to connect to the remote server', 'Douki.ApiUnavailable');
  if (server.iis.pools[wsusPool]?.state !== 'Started')
    throw new ScriptError('api-unavailable', 'HTTP status 503: Service Unavailable', 'Douki.ApiUnavailable');
  if (!isDatabaseUp(server))
    throw new ScriptError('database-unavailable', 'SqlException: cannot open the database SUSDB');
}

/** Throws what a query meets when SUSDB cannot be opened, or not by this account on this server. */
export function requireDatabase(server: ServerWorld): void {
  if (registryText(server, setupKey, 'SqlServerName') === null)
    throw new ScriptError('script-error', 'Property SqlServerName does not exist.');
  if (!isDatabaseUp(server)) {
    const message = 'A network-related or instance-specific error occurred while connecting to SQL Server.';
    throw new ScriptError('database-unavailable', message, 'Douki.DatabaseUnavailable');
  }
  if (usesWid(server) && !server.computer.elevated)
    throw new ScriptError('missing-right', 'Login failed for the user.', 'Douki.MissingRight');
}

/** Throws what a check throws that only an elevated administrator can run. */
export function requireElevatedReader(server: ServerWorld): void {
  if (!server.computer.elevated)
    throw new ScriptError('missing-right', 'This needs an elevated local administrator.', 'Douki.MissingRight');
}

/** Throws what a script meets when the setup does not say where wsusutil is. */
export function requireTool(server: ServerWorld): void {
  if (registryText(server, setupKey, 'TargetDir') === null)
    throw new ScriptError('script-error', 'Property TargetDir does not exist.');
}

/** Null for an empty text, as scripts write it. */
export function orNull(text: string): string | null {
  return text === '' ? null : text;
}
