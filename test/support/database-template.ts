import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../bot/store/create.ts';
import { openEmbedded } from '../../bot/store/embedded.ts';
import { storeContext } from './store-context.ts';

/** Makes one initialized database folder for the whole test run; each test file copies it. */
export default async function makeDatabaseTemplate(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'douki-template-'));
  const open = await openEmbedded(folder);
  await createStore(
    open.db,
    storeContext(() => new Date(0)),
  );
  await open.close();
  process.env['DOUKI_DATABASE_TEMPLATE'] = folder;
}
