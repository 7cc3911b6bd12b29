import type { Person, PersonId } from './person.ts';
import type { Server } from './server.ts';

/** Everyone of the allowed tenant, or a list of object ids. */
export type People = 'everyone' | readonly PersonId[];

/** Who may do what, as the configuration says. */
export interface Policy {
  /** The one Entra tenant the bot serves. */
  readonly tenantId: string;
  readonly readers: People;
  readonly requesters: People;
  readonly defaultApprovers: readonly PersonId[];
  /** How many different people must approve; this version always asks for one. */
  readonly quorum: number;
  /** Minutes until an undecided request expires. */
  readonly expiresMinutes: number;
  /** Minutes after the decision within which the run must start. */
  readonly runWithinMinutes: number;
}

/** What a person may be allowed to do. Approving is decided in approval.ts alone. */
export type Permission = 'read' | 'request';

/** Says whether a person may read or request; an unknown tenant or an empty id may nothing. */
export function may(policy: Policy, person: Person, permission: Permission): boolean {
  if (person.id === '' || person.tenantId !== policy.tenantId) return false;
  const people = permission === 'read' ? policy.readers : policy.requesters;
  return people === 'everyone' || people.includes(person.id);
}

/** Object ids of the people who may approve a change on a server: its own list, or the default one. */
export function approversOf(policy: Policy, server: Server): readonly PersonId[] {
  return server.approvers.length > 0 ? server.approvers : policy.defaultApprovers;
}
