import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { startSshd, type SshdPeer } from '../connectors/sshd-peer.ts';

/** How many scripts a batch has. */
export const batch = 25;

/** A real sshd whose powershell.exe is a few lines of shell: what is measured is the way there, not the work at its end. */
export interface ReachPeer {
  readonly sshd: SshdPeer;
  readonly keyFile: string;
  close(): Promise<void>;
}

/** Starts it, with limits that do not hold a measurement back. */
export async function startReachPeer(): Promise<ReachPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'douki-reach-'));
  const program = join(folder, 'stand-in');
  writeFileSync(program, standIn());
  chmodSync(program, 0o755);
  const limits = ['UseDNS no', 'MaxStartups 1000:100:2000', 'MaxSessions 1000'];
  const sshd = await startSshd([...limits, `ForceCommand ${program}`]);
  const { auth } = sshd.endpoint;
  if (auth.kind !== 'key') throw new Error('The peer lets in by a key');
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, auth.privateKey, { mode: 0o600 });
  return {
    sshd,
    keyFile,
    async close() {
      await sshd.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Reads the request to its end and answers it as the driver does; any other command runs as it is. */
function standIn(): string {
  const hello = {
    psVersion: '5.1.17763.1',
    culture: 'ja-JP',
    account: 'x',
    elevated: true,
    utc: '2026-11-24T01:02:03Z',
  };
  const records = [
    { type: 'hello', ...hello },
    ...Array.from({ length: batch }, (_, index) => [
      { type: 'start', id: `script-${String(index)}` },
      { type: 'result', id: `script-${String(index)}`, ok: true, value: {}, durationMs: 1 },
    ]).flat(),
    { type: 'done', count: batch },
  ];
  const lines = records.map((record, sequence) => {
    const json = JSON.stringify(record);
    return `\u001e$nonce ${String(sequence)} ${crc32(json).toString(16).padStart(8, '0')} ${json.replaceAll('"', '\\"')}`;
  });
  return [
    '#!/bin/sh',
    'case "$SSH_ORIGINAL_COMMAND" in powershell.exe*) ;; *) exec /bin/sh -c "$SSH_ORIGINAL_COMMAND" ;; esac',
    `nonce=$(sed -n -e '1s/^douki1 \\([^ ]*\\) .*/\\1/p' -e '/^end$/q')`,
    `printf '%s\\n' "${lines.join('" "')}"`,
    '',
  ].join('\n');
}
