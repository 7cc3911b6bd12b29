import fs from 'node:fs';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { Kysely, PGliteDialect } from 'kysely';
import type { Tables } from './schema.ts';

/** An open database, and the plain query function that other libraries may use beside kysely. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  /** What pg-boss runs its own statements with. */
  readonly connection:
    { readonly kind: 'pglite'; readonly pglite: PGlite } | { readonly kind: 'postgres'; readonly databaseUrl: string };
  close(): Promise<void>;
}

/**
 * PostgreSQL inside this process, on a folder. The first start of a folder runs initdb in a child process, because the
 * memory it takes is never given back.
 */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const data = join(folder, 'database');
  if (!fs.existsSync(join(data, 'PG_VERSION'))) await initialize(data);
  const pglite = await openDurable(data);
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return { db, connection: { kind: 'pglite', pglite }, close: () => db.destroy() };
}

/** Opens a folder so that a commit is on the disk before it is acknowledged. */
async function openDurable(data: string): Promise<PGlite> {
  fs.mkdirSync(data, { recursive: true });
  const startParams = [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    '-c',
    'wal_sync_method=fsync',
    '-c',
    'shared_buffers=16MB',
  ];
  return PGlite.create({ fs: new DurableNodeFS(data), startParams });
}

/** PGlite's own file system never calls fsync; this one does whenever PostgreSQL asks. */
class DurableNodeFS extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const ready = await super.init(pglite, options);
    const preRun = ready.emscriptenOpts.preRun;
    ready.emscriptenOpts.preRun = [...(Array.isArray(preRun) ? preRun : []), syncFiles];
    return ready;
  }
}

/** The part of the emscripten module that is replaced. */
interface ModuleWithFiles {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

function syncFiles(module: unknown): void {
  (module as ModuleWithFiles).NODEFS.stream_ops.fsync = (stream) => {
    fs.fsyncSync(stream.nfd);
    return 0;
  };
}

/**
 * The folder gets its name when it is whole, so that a start that was cut short leaves nothing half made. Each start
 * has a draft of its own: the child of a killed process may still be writing to another.
 */
async function initialize(data: string): Promise<void> {
  const above = dirname(data);
  fs.mkdirSync(above, { recursive: true });
  for (const name of fs.readdirSync(above).filter((one) => one.startsWith(draftPrefix)))
    fs.rmSync(join(above, name), { recursive: true, force: true, maxRetries: 3 });
  const draft = fs.mkdtempSync(join(above, draftPrefix));
  const program = `const { PGlite } = await import(${JSON.stringify(import.meta.resolve('@electric-sql/pglite'))});
    await (await PGlite.create(process.argv[1])).close();`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program, draft]);
  } catch (cause) {
    throw new Error(`The database could not be made in ${data}; look at the rights and the room of the disk`, {
      cause,
    });
  }
  fs.renameSync(draft, data);
}

const draftPrefix = 'database-draft-';
