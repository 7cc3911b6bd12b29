import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createStore } from '../../bot/store/create.ts';
import { openPostgres } from '../../bot/store/postgres.ts';
import { storeContext } from '../support/store-context.ts';
import type { TestStore } from '../support/test-store.ts';
import { storeSuite } from './suite.ts';

const databaseUrl = process.env['DOUKI_TEST_DATABASE_URL'];
const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';

if (databaseUrl !== undefined) {
  storeSuite('PostgreSQL', () => openOwnDatabase(databaseUrl));
} else if (isRequired) {
  test('PostgreSQL is there', () => {
    expect(databaseUrl).toBeDefined();
  });
} else {
  test.skip('skipped: set DOUKI_TEST_DATABASE_URL to the address of a PostgreSQL 14 or later to run the suite on it', () =>
    undefined);
}

/** A database of its own in the given PostgreSQL, dropped at the end. */
async function openOwnDatabase(address: string): Promise<TestStore> {
  const name = `douki_${randomBytes(4).toString('hex')}`;
  const admin = await openPostgres(address);
  await sql.raw(`create database ${name}`).execute(admin.db);
  const own = new URL(address);
  own.pathname = `/${name}`;
  const open = await openPostgres(own.href);
  const clock = { now: new Date('2026-11-24T00:00:00.000Z') };
  const store = await createStore(
    open.db,
    storeContext(() => clock.now),
  );
  return {
    store,
    open,
    clock,
    reopen: () => Promise.reject(new Error('not for PostgreSQL')),
    close: async () => {
      await open.close();
      await sql.raw(`drop database ${name}`).execute(admin.db);
      await admin.close();
    },
  };
}
