import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A real ssh-agent that holds one key. */
export interface SshAgent {
  readonly socket: string;
  close(): Promise<void>;
}

/** Starts ssh-agent with a socket of its own and gives it the key; both programs come with OpenSSH's client. */
export async function startSshAgent(privateKey: string): Promise<SshAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'douki-agent-'));
  const socket = join(folder, 'socket');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  // The agent says nothing when it listens; its socket is the sign.
  for (let tries = 0; tries < 200 && !existsSync(socket); tries += 1) await wait(10);
  const key = join(folder, 'key');
  writeFileSync(key, privateKey, { mode: 0o600 });
  const added = spawnSync('ssh-add', [key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, encoding: 'utf8' });
  if (added.status !== 0) throw new Error(`ssh-add failed: ${added.stderr}`);
  return {
    socket,
    close: async () => {
      agent.kill('SIGTERM');
      await once(agent, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same key, encrypted with a passphrase by ssh-keygen. */
export function encryptKey(privateKey: string, passphrase: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'douki-key-'));
  try {
    const key = join(folder, 'key');
    writeFileSync(key, privateKey, { mode: 0o600 });
    const changed = spawnSync('ssh-keygen', ['-p', '-q', '-P', '', '-N', passphrase, '-f', key], { encoding: 'utf8' });
    if (changed.status !== 0) throw new Error(`ssh-keygen failed: ${changed.stderr}`);
    return readFileSync(key, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
