import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** What the process that holds a data folder tells the others; the token opens its internal routes. */
export interface Holder {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
}

/** The data folder, held by this process alone until it is released. */
export interface HeldFolder {
  /** Tells others who holds the folder and where to ask it. */
  announce(holder: Holder): void;
  release(): void;
}

const holderSchema = z.object({ pid: z.int(), url: z.string(), token: z.string() });

/** SQLITE_BUSY */
const busy = 5;

/**
 * Takes the folder for this process; undefined when another one holds it. The lock is one of the operating system, so
 * a process that was killed holds nothing.
 */
export function holdFolder(folder: string): HeldFolder | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: unknown }).errcode === busy) return undefined;
    throw cause;
  }
  const path = join(folder, 'holder.json');
  // What a killed process left there is not true any more.
  rmSync(path, { force: true });
  return {
    announce: (holder) => {
      writeFileSync(`${path}.new`, JSON.stringify(holder), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    release: () => {
      rmSync(path, { force: true });
      lock.close();
    },
  };
}

/** Who holds the folder, as far as it has said so; undefined when nobody has. */
export function readHolder(folder: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes what Douki keeps in a data folder, so that the next start begins anew; other files stay. The folder must be held. */
export function emptyFolder(folder: string): void {
  for (const name of ['database', 'lab', 'douki.log']) rmSync(join(folder, name), { recursive: true, force: true });
}
