import type { Policy } from '../domain/policy.ts';

/** The one tenant of local mode. */
export const localTenantId = '11111111-1111-4111-8111-111111111111';

/** The one channel of local mode. */
export const localChannelId = '19:local@thread.tacv2';

/** Someone the local chat page can speak as; the id stands in the place of an Entra object id. */
export interface LocalPerson {
  readonly id: string;
  readonly name: string;
  readonly role: 'requester' | 'approver' | 'outsider';
}

const aiko = { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Aiko', role: 'requester' } as const;
const ben = { id: 'bbbbbbbb-0000-4000-8000-000000000002', name: 'Ben', role: 'approver' } as const;
const chiyo = { id: 'cccccccc-0000-4000-8000-000000000003', name: 'Chiyo', role: 'approver' } as const;
const dan = { id: 'dddddddd-0000-4000-8000-000000000004', name: 'Dan', role: 'outsider' } as const;

/** Who is there in local mode: one who asks, two who may approve, one who may not. */
export const localPeople: readonly LocalPerson[] = [aiko, ben, chiyo, dan];

/** Who may do what in local mode. Everybody may ask, so that a refused decision by the outsider can be seen. */
export const localPolicy: Policy = {
  tenantId: localTenantId,
  readers: 'everyone',
  requesters: 'everyone',
  defaultApprovers: [ben.id, chiyo.id],
  quorum: 1,
  expiresMinutes: 15,
  runWithinMinutes: 15,
};
