import { type ChildProcess, spawn } from 'node:child_process';
import type { LocalProgram } from './program.ts';

/** Ends a process with all that it started; a process that is gone already stays so. */
export function endTree(child: ChildProcess, program: LocalProgram): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (program.killer === undefined) return endGroup(pid);
  const { environment: env, folder: cwd, killer } = program;
  const words = ['/PID', String(pid), '/T', '/F'];
  const killing = spawn(killer, words, { env, cwd, stdio: 'ignore', windowsHide: true });
  // Better its children live on than that it does.
  killing.once('error', () => child.kill('SIGKILL'));
  killing.once('exit', (code) => code === 0 || child.kill('SIGKILL'));
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
