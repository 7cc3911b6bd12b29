import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../bot/store/create.ts';
import { openEmbedded, type OpenDatabase } from '../../bot/store/embedded.ts';
import type { Store } from '../../bot/store/store.ts';
import { storeContext } from './store-context.ts';

/** An own database for one test file, and its clock. */
export interface TestStore {
  readonly store: Store;
  readonly open: OpenDatabase;
  readonly clock: { now: Date };
  /** Opens the same folder again, as a restarted process would. */
  reopen(): Promise<TestStore>;
  close(): Promise<void>;
}

/** Copies the template made in globalSetup and opens it; a PGlite started from nothing costs seconds. */
export async function openTestStore(): Promise<TestStore> {
  const template = process.env['DOUKI_DATABASE_TEMPLATE'];
  if (template === undefined)
    throw new Error('No database template: run the tests with the jest configuration of this project');
  const folder = mkdtempSync(join(tmpdir(), 'douki-test-'));
  cpSync(template, folder, { recursive: true });
  return openFolder(folder, { now: new Date('2026-11-24T00:00:00.000Z') });
}

let opened = 0;

async function openFolder(folder: string, clock: { now: Date }): Promise<TestStore> {
  const open = await openEmbedded(folder);
  opened += 1;
  const store = await createStore(
    open.db,
    storeContext(() => clock.now, opened * 100_000),
  );
  return {
    store,
    open,
    clock,
    reopen: async () => {
      await open.close();
      return openFolder(folder, clock);
    },
    close: async () => {
      await open.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
