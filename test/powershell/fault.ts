import { setupKey } from '../../lab/world/names.ts';
import type { Parameter } from '../lab/wire-client.ts';
import { everyServer, troubledServers, type Situation } from './situations.ts';

/** Something of Windows or of the API that fails on a server, and what one script must make of it. */
export interface Fault {
  readonly unit: string;
  readonly name: string;
  readonly situation: Situation;
  readonly faults: readonly string[];
  /** In the place of those that the check or the remediation is otherwise run with. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** The failure that the driver must report, or what is different in the facts that the lab derives. */
  readonly expected: { readonly code: string; readonly errorId: string } | ((facts: Facts) => unknown);
}

/** Facts as the table below takes them apart. */
export type Facts = Record<string, unknown>;

/** The API is not there. */
export const noApi = { code: 'api-unavailable', errorId: 'Douki.ApiUnavailable' };
/** The API would not tell a value. */
export const noValue = { code: 'script-error', errorId: 'Douki.NoValue' };
/** The configuration is still being saved. */
export const busy = { code: 'script-error', errorId: 'Douki.ConfigurationBusy' };
/** SUSDB cannot be opened. */
export const noDatabase = { code: 'database-unavailable', errorId: 'Douki.DatabaseUnavailable' };
/** An error that no script knows by name. */
export const unforeseen = { code: 'script-error', errorId: '' };

interface Where {
  readonly name?: string;
  readonly scenario?: string;
  readonly server?: string;
  readonly change?: Situation['change'];
  readonly parameters?: Fault['parameters'];
}

/** One row of the table: unit, name, what fails (several with a plus between), what must come of it, and where. */
type Row = [unit: string, name: string, kinds: string, expected: Fault['expected'], where?: Where];

/** Makes a fault of a row. */
export function fault(...[unit, name, kinds, expected, where = {}]: Row): Fault {
  const { scenario = 'healthy', server = unit.endsWith('/select-products') ? 'wsus01' : 'wsus02' } = where;
  const { change, parameters } = where;
  const all = [...everyServer, ...troubledServers];
  const found = all.find((one) => one.name === (where.name ?? `${scenario}: ${server}`));
  if (!found) throw new Error(`no situation is called ${where.name ?? server}`);
  const situation = change ? { ...found, change } : found;
  return { unit, name, situation, faults: kinds.split('+'), expected, ...(parameters ? { parameters } : {}) };
}

/** Lets the setup of WSUS name another database server. */
export function onDatabase(data: string): Where {
  return {
    change({ registry }) {
      Object.assign(registry[setupKey] ?? {}, { SqlServerName: { kind: 'String', data } });
    },
  };
}
