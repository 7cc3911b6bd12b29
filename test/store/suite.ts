import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import type { TestStore } from '../support/test-store.ts';
import { approvalsTests } from './approvals.ts';
import { executionsTests } from './executions.ts';
import { recordsTests } from './records.ts';
import { start, useStore } from './use.ts';

/** What every database under the store must do alike. */
export function storeSuite(name: string, openStore: () => Promise<TestStore>): void {
  describe(`the store on ${name}`, () => {
    let current: TestStore;
    beforeAll(async () => {
      current = await openStore();
    });
    afterAll(() => current.close());
    beforeEach(async () => {
      current.clock.now = new Date(start);
      await emptyTables(current);
    });
    const use = useStore(() => current);
    approvalsTests(use);
    executionsTests(use);
    recordsTests(use);
  });
}

async function emptyTables({ open }: TestStore): Promise<void> {
  const { db } = open;
  for (const table of [
    'executions',
    'approvals',
    'incidents',
    'posts',
    'watches',
    'conversations',
    'audit_events',
  ] as const) {
    await db.deleteFrom(table).execute();
  }
  await db
    .updateTable('audit_head')
    .set({ sequence: 0, hash: '0'.repeat(64) })
    .execute();
}
