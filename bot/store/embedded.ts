import fs from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
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

/** The folder gets its name when it is whole, so that a start that was cut short leaves nothing half made. */
async function initialize(data: string): Promise<void> {
  const draft = `${data}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  const program = `const { PGlite } = await import(${JSON.stringify(import.meta.resolve('@electric-sql/pglite'))});
    await (await PGlite.create(process.argv[1])).close();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program, draft]);
  fs.renameSync(draft, data);
}
