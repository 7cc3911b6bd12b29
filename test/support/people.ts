import type { Person } from '../../bot/domain/person.ts';
import type { Policy } from '../../bot/domain/policy.ts';
import type { Server } from '../../bot/domain/server.ts';

/** The tenant of all test people. */
export const tenantId = '11111111-1111-4111-8111-111111111111';

/** Aiko asks, Ben and Chiyo may approve, Dan may not. */
export const aiko: Person = { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Aiko', tenantId };
export const ben: Person = { id: 'bbbbbbbb-0000-4000-8000-000000000002', name: 'Ben', tenantId };
export const chiyo: Person = { id: 'cccccccc-0000-4000-8000-000000000003', name: 'Chiyo', tenantId };
export const dan: Person = { id: 'dddddddd-0000-4000-8000-000000000004', name: 'Dan', tenantId };

/** The usual rules of a test. */
export const policy: Policy = {
  tenantId,
  readers: 'everyone',
  requesters: 'everyone',
  defaultApprovers: [ben.id, chiyo.id],
  quorum: 1,
  expiresMinutes: 15,
  runWithinMinutes: 15,
};

/** A plain configured server. */
export function testServer(over: Partial<Server> = {}): Server {
  return {
    id: 'wsus01',
    host: '127.0.0.1',
    role: 'upstream',
    upstream: 'microsoft-update',
    port: 8530,
    useSsl: false,
    approvers: [],
    channel: 'default',
    settings: {},
    tags: [],
    simulated: true,
    ...over,
  };
}
