import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The whole of Douki as a process of its own, as `npm start` runs it. */
export interface RunningDouki {
  /** Address of the chat page. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Douki on a scenario, with a data folder that is gone afterwards; resolves when it says that it is ready. */
export async function startDouki(scenarioFile: string): Promise<RunningDouki> {
  const folder = await mkdtemp(join(tmpdir(), 'douki-browser-'));
  const arguments_ = ['bot/douki.js', 'start', '--data', folder, '--port', '0', '--scenario', scenarioFile];
  const child = spawn(process.execPath, arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** The address in the line that says Douki is ready; what it complains about instead when it ends before. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('Douki has no output');
  const complaints: string[] = [];
  child.stderr.on('data', (part: Buffer) => complaints.push(part.toString('utf8')));
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(line);
    if (found) return found[0];
  }
  throw new Error(`Douki ended before it was ready: ${complaints.join('')}`);
}
