import { ScriptError } from './wire/far-end.ts';
import type { WireValue } from './wire/clixml.ts';

/** Named parameters as they came over the wire. */
export type ScriptParameters = ReadonlyMap<string, WireValue>;

const guid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** Refuses names that the script's param block does not have, as PowerShell does. */
export function expectOnly(parameters: ScriptParameters, names: readonly string[]): void {
  const unknown = [...parameters.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ScriptError('script-error', `no parameter is named ${unknown}`, 'NamedParameterNotFound');
}

/** A switch or boolean; undefined when it was not given. */
export function booleanOf(parameters: ScriptParameters, name: string): boolean | undefined {
  const value = parameters.get(name);
  if (value === undefined || typeof value === 'boolean') return value;
  return refuse(name);
}

/** A text; undefined when it was not given. */
export function textOf(parameters: ScriptParameters, name: string): string | undefined {
  const value = parameters.get(name);
  if (value === undefined || typeof value === 'string') return value;
  return refuse(name);
}

/** A whole number; undefined when it was not given. */
export function numberOf(parameters: ScriptParameters, name: string): number | undefined {
  const value = parameters.get(name);
  if (value === undefined || typeof value === 'number') return value;
  return refuse(name);
}

/** A list of texts; undefined when it was not given. */
export function listOf(parameters: ScriptParameters, name: string): readonly string[] | undefined {
  const value = parameters.get(name);
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value as readonly string[];
  return typeof value === 'string' ? [value] : refuse(name);
}

/** Ids in lower case; each has to be one, and there are at most so many. */
export function idsOf(parameters: ScriptParameters, name: string, most = 50): readonly string[] | undefined {
  const ids = listOf(parameters, name);
  if (ids && (ids.length > most || !ids.every((id) => guid.test(id)))) return refuse(name);
  return ids?.map((id) => id.toLowerCase());
}

/** A value that has to be there; a list must not be empty. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return refuse(name);
  return value;
}

function refuse(name: string): never {
  throw new ScriptError(
    'script-error',
    `the parameter ${name} is missing or wrong`,
    'ParameterArgumentValidationError',
  );
}
