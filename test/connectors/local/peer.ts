import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalProgram } from '../../../connectors/local/program.ts';

/** A program that plays the far end of local runs, and what it noted of them. */
export interface LocalPeer {
  readonly program: LocalProgram;
  /** Process ids, one for each request that arrived whole. */
  processes(): readonly number[];
  /** Ends all of them without a word. */
  cut(): void;
  close(): void;
}

const standIn = fileURLToPath(new URL('../stand-in.ts', import.meta.url));

/** Creates a peer with a folder of its own. */
export function createLocalPeer(): LocalPeer {
  const folder = mkdtempSync(join(tmpdir(), 'douki-local-'));
  const journal = join(folder, 'journal');
  const processes = (): readonly number[] => {
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
    return lines.map((line) => Number(line.split(' ')[1]));
  };
  return {
    program: { path: process.execPath, arguments: [standIn, journal], environment: {} },
    processes,
    cut: () =>
      processes()
        .filter(isAlive)
        .forEach((pid) => process.kill(pid, 'SIGKILL')),
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** Whether a process of this id runs; one that nobody has collected yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}
