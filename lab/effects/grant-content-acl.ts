import type { z } from 'zod';
import type { state } from '../../guide/remediations/grant-content-acl/state.ts';
import { refuse, requireElevated, type Act, type Step } from '../effect.ts';
import { expectOnly, listOf } from '../parameters.ts';
import { mapRights, sids } from '../world/access.ts';
import type { ServerWorld } from '../world/estate.ts';
import { contentDirectoryOf, contentFolderOf, contentPathOf, contentRootOf } from '../world/names.ts';
import type { AccessRule } from '../world/windows.ts';

type State = z.infer<typeof state>;
type Place = State['places'][number]['place'];
type Entry = State['places'][number]['entries'][number];

interface Folder {
  readonly place: Place;
  readonly path: string;
}

const everybody: readonly string[] = [sids.users, sids.authenticatedUsers, sids.everyone];
const granted: readonly string[] = [sids.networkService, sids.users];
const read = 0x20089;
const readExecute = 0x1200a9;
const full = 0x1f01ff;

/** Grants NETWORK SERVICE and Users what they lack on the content folders, or restores what both had before. */
export const act: Act<State> = ({ server, parameters }) => {
  expectOnly(parameters, ['Restore']);
  const restore = listOf(parameters, 'Restore');
  requireElevated(server);
  const folders = foldersOf(server);
  for (const { path } of folders) refuseDeny(server.access[path] ?? []);
  const before = stateOf(server, folders);
  const steps: Step[] = [];
  for (const folder of folders) {
    const rules = server.access[folder.path] ?? [];
    const entries = restore ? restoredEntries(restore, folder.place) : missingEntries(folder.place, rules);
    if (restore ? isSame(entriesOf(rules), entries) : entries.length === 0) continue;
    const kept = restore ? rules.filter((rule) => !isOwn(rule)) : rules;
    server.access[folder.path] = entries.reduce(addRule, kept);
    const data = { path: folder.path, sids: entries.map((entry) => entry.sid) };
    steps.push({ messageId: restore ? 'restore' : 'grant', data });
  }
  return { changed: steps.length > 0, before, after: stateOf(server, folders), steps };
};

function foldersOf(server: ServerWorld): Folder[] {
  const contentDir = contentDirectoryOf(server);
  if (contentDir === null) refuse('Douki.NoValue', 'WSUS names no content folder.');
  if (contentDir.startsWith('\\\\')) refuse('Douki.NetworkShare', 'The content folder is on a network share.');
  const [root, path] = [contentRootOf(server), contentPathOf(server)];
  const folders: Folder[] = [
    // Where the content folder is a whole drive, its root is one folder and not two.
    ...(root === path ? [] : [{ place: 'volume-root' as const, path: root }]),
    { place: 'content-dir', path },
    { place: 'wsus-content', path: contentFolderOf(server) },
  ];
  for (const one of folders)
    if (!server.access[one.path]) refuse('Douki.FolderMissing', `There is no folder ${one.path}`);
  return folders;
}

function rulesHere(rules: readonly AccessRule[]): AccessRule[] {
  return rules.filter(
    ({ sid, propagationFlags }) => [...granted, ...everybody].includes(sid) && (propagationFlags & 2) === 0,
  );
}

function refuseDeny(rules: readonly AccessRule[]): void {
  const denies = (rule: AccessRule) => rule.accessControlType === 1 && (mapRights(rule.fileSystemRights) & read) !== 0;
  if (rulesHere(rules).some(denies)) refuse('Douki.DenyEntry', 'An entry denies access to a content folder.');
}

function missingEntries(place: Place, rules: readonly AccessRule[]): Entry[] {
  const allowed = rulesHere(rules).filter((rule) => rule.accessControlType === 0);
  const sum = (some: readonly AccessRule[]) => some.reduce((all, rule) => all | mapRights(rule.fileSystemRights), 0);
  const service = sum(allowed);
  const users = sum(allowed.filter((rule) => rule.sid !== sids.networkService));
  const lacksRead = (service & read) !== read;
  const entry = (sid: string, rights: number, inheritance = 0): Entry => ({ sid, rights, inheritance, propagation: 0 });
  if (place === 'volume-root') return lacksRead ? [entry(sids.users, readExecute)] : [];
  const isContent = place === 'wsus-content';
  const missing: Entry[] = [];
  if (isContent && (service & full) !== full) missing.push(entry(sids.networkService, full, 3));
  if (!isContent && lacksRead) missing.push(entry(sids.networkService, readExecute));
  if ((users & read) !== read) missing.push(entry(sids.users, readExecute, isContent ? 3 : 0));
  return missing;
}

function restoredEntries(lines: readonly string[], place: Place): Entry[] {
  return lines
    .map((line) => line.split(';'))
    .filter(([of]) => of === place)
    .map(([, sid = '', rights, inheritance, propagation]) => ({
      sid,
      rights: Number(rights),
      inheritance: Number(inheritance),
      propagation: Number(propagation),
    }));
}

/** AddAccessRule: an entry for the same account with the same reach takes the rights in. */
function addRule(rules: readonly AccessRule[], { sid, rights, inheritance, propagation }: Entry): AccessRule[] {
  const twin = rules.find(
    (rule) =>
      !rule.isInherited &&
      rule.sid === sid &&
      rule.accessControlType === 0 &&
      rule.inheritanceFlags === inheritance &&
      rule.propagationFlags === propagation,
  );
  if (twin)
    return rules.map((rule) =>
      rule === twin ? { ...rule, fileSystemRights: mapRights(rule.fileSystemRights) | rights } : rule,
    );
  const flags = { inheritanceFlags: inheritance, propagationFlags: propagation, isInherited: false };
  return [...rules, { sid, accessControlType: 0, fileSystemRights: rights, ...flags }];
}

function entriesOf(rules: readonly AccessRule[]): Entry[] {
  return rules
    .filter(isOwn)
    .map((rule) => ({
      sid: rule.sid,
      rights: mapRights(rule.fileSystemRights),
      inheritance: rule.inheritanceFlags,
      propagation: rule.propagationFlags,
    }))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** An explicit allow entry of one of both accounts: only these are ever taken away. */
function isOwn(rule: AccessRule): boolean {
  return !rule.isInherited && granted.includes(rule.sid) && rule.accessControlType === 0;
}

function keyOf({ sid, rights, inheritance, propagation }: Entry): string {
  return [sid, String(rights).padStart(10, '0'), inheritance, propagation].join(' ');
}

function isSame(one: readonly Entry[], other: readonly Entry[]): boolean {
  return one.map(keyOf).join() === other.map(keyOf).join();
}

function stateOf(server: ServerWorld, folders: readonly Folder[]): State {
  return { places: folders.map(({ place, path }) => ({ place, path, entries: entriesOf(server.access[path] ?? []) })) };
}
