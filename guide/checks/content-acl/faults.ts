import type { Facts } from './facts.ts';

const read = 131_209;
const fullControl = 2_032_127;
const networkService = 'S-1-5-20';
// Users, Authenticated Users, Everyone: in the token of every account that matters here, NETWORK SERVICE included.
const everybody = ['S-1-5-32-545', 'S-1-5-11', 'S-1-1-0'];

/** What is wrong with one folder: an entry that denies, or rights that one of the two accounts lacks. */
export interface Fault {
  readonly kind: 'denied' | 'service' | 'users' | 'root';
  readonly path: string;
}

type Place = Facts['places'][number];
type Entry = NonNullable<Place['entries']>[number];

/** Compares one folder's entries with what WSUS needs there (wsus.md S4); an unreadable folder has no faults. */
export function faultsOf({ place, path, entries }: Place): Fault[] {
  if (entries === null) return [];
  const here = entries.filter((entry) => entry.appliesHere);
  if (here.some((entry) => !entry.allow && (entry.rights & read) !== 0)) return [{ kind: 'denied', path }];
  const service = granted(here, [networkService, ...everybody]);
  if (place === 'volume-root') return holds(service, read) ? [] : [{ kind: 'root', path }];
  const faults: Fault[] = [];
  if (!holds(service, place === 'wsus-content' ? fullControl : read)) faults.push({ kind: 'service', path });
  if (!holds(granted(here, everybody), read)) faults.push({ kind: 'users', path });
  return faults;
}

function granted(entries: readonly Entry[], sids: readonly string[]): number {
  return entries
    .filter((entry) => entry.allow && sids.includes(entry.sid))
    .reduce((rights, entry) => rights | entry.rights, 0);
}

function holds(rights: number, wanted: number): boolean {
  return (rights & wanted) === wanted;
}
