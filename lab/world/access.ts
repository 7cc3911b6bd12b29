import type { AccessRule } from './windows.ts';

/** FileSystemRights by name; Synchronize is part of what Windows stores for an allow entry. */
export const rights = { read: 1_179_785, readAndExecute: 1_179_817, fullControl: 2_032_127 } as const;

/** Security identifiers that matter to WSUS content. */
export const sids = {
  networkService: 'S-1-5-20',
  system: 'S-1-5-18',
  administrators: 'S-1-5-32-544',
  users: 'S-1-5-32-545',
  authenticatedUsers: 'S-1-5-11',
  everyone: 'S-1-1-0',
} as const;

const readData = 131_209;
const modify = 197_055;
const everybody: readonly string[] = [sids.users, sids.authenticatedUsers, sids.everyone];
const inheritOnly = 2;

/** An allow entry that files and folders below inherit. */
export function allow(sid: string, fileSystemRights: number, isInherited = false): AccessRule {
  return { sid, accessControlType: 0, fileSystemRights, inheritanceFlags: 3, propagationFlags: 0, isInherited };
}

/** The permissions that WSUS setup leaves on a content folder. */
export function healthyContentAccess(): AccessRule[] {
  return [
    allow(sids.administrators, rights.fullControl),
    allow(sids.system, rights.fullControl),
    allow(sids.networkService, rights.fullControl),
    allow(sids.users, rights.readAndExecute),
  ];
}

/** Permissions of the root of a data drive. */
export function healthyRootAccess(): AccessRule[] {
  return [
    allow(sids.administrators, rights.fullControl),
    allow(sids.system, rights.fullControl),
    allow(sids.users, rights.readAndExecute),
  ];
}

/** FileSystemRights that an identity has by these rules; generic bits are mapped, an explicit deny wins. */
export function effectiveRights(rules: readonly AccessRule[], identities: readonly string[]): number {
  const mine = rules.filter((rule) => identities.includes(rule.sid) && (rule.propagationFlags & inheritOnly) === 0);
  const sum = (type: 0 | 1) =>
    mine
      .filter((rule) => rule.accessControlType === type)
      .reduce((all, rule) => all | mapRights(rule.fileSystemRights), 0);
  return sum(0) & ~sum(1);
}

/** True when whoever serves `/Content` may read the folder. */
export function mayServe(rules: readonly AccessRule[] | undefined): boolean {
  return (effectiveRights(rules ?? [], everybody) & readData) === readData;
}

/** True when NETWORK SERVICE, which WSUS downloads as, may do everything in the folder that a download needs. */
export function mayDownload(rules: readonly AccessRule[] | undefined): boolean {
  return (effectiveRights(rules ?? [], [sids.networkService, ...everybody]) & modify) === modify;
}

/** Maps generic bits (GENERIC_ALL and its like) to the file rights they stand for. */
export function mapRights(value: number): number {
  let mapped = value & 0x1f01ff;
  if ((value & 0x80000000) !== 0) mapped |= 0x120089;
  if ((value & 0x40000000) !== 0) mapped |= 0x120116;
  if ((value & 0x20000000) !== 0) mapped |= 0x1200a0;
  if ((value & 0x10000000) !== 0) mapped |= 0x1f01ff;
  return mapped;
}
