import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = new URL('../../', import.meta.url);

/** Text of a file, by its path below the root. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Names of the folders directly below a folder. */
export function foldersIn(path: string): readonly string[] {
  return readdirSync(new URL(`${path}/`, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Names of the files directly in a folder. */
export function filesIn(path: string): readonly string[] {
  return readdirSync(new URL(`${path}/`, root), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

/** Paths of all files that are or will be committed. */
export function committedFiles(): readonly string[] {
  const arguments_ = ['ls-files', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', arguments_, { cwd: fileURLToPath(root), encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}
