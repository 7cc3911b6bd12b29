import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a process left behind. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A started process. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has written to standard output so far. */
  output(): string;
  /** Resolves with the first line that matches; rejects when the process ends before. */
  line(pattern: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

const command = fileURLToPath(new URL('../../bot/douki.js', import.meta.url));

/** A new empty folder. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'douki-line-'));
}

/** Starts `douki` as a person would, in English and with nothing of this machine's environment that it reads. */
export function startDouki(typed: readonly string[], folder = newFolder()): Running {
  const { DATABASE_URL: _url, DOUKI_LAB_JOURNAL: _journal, DOUKI_LOG_LEVEL: _level, ...rest } = process.env;
  const environment = { ...rest, LC_ALL: 'C', LANG: 'C', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [command, ...typed], { cwd: folder, env: environment });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, output, errors }));
  return {
    child,
    output: () => output,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.split('\n').find((text) => pattern.test(text));
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        look();
        void ended.then((end) => reject(new Error(`It ended with ${end.code}: ${end.errors}`)));
      }),
  };
}

/** Runs `douki` to its end. */
export async function douki(typed: readonly string[], input = ''): Promise<Ended> {
  const { child, ended } = startDouki(typed);
  child.stdin?.end(input);
  return ended;
}
