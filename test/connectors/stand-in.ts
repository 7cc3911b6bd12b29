import { appendFileSync } from 'node:fs';
import { playRequest, readRequest } from './player.ts';

// Stands in for powershell.exe, behind a real sshd or as a process of this machine: checks the command line, reads the request, plays the driver.
const [, , journal = '', ...words] = process.argv;
const bootstrap = Buffer.from(words.at(-1) ?? '', 'base64').toString('utf16le');
if (words.at(-2) !== '-EncodedCommand' || !bootstrap.includes('OpenStandardInput')) process.exit(64);

// Silence lasts beyond the end of standard input, but not beyond the one that asked.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(), 500);

const chunks: Buffer[] = [];
process.stdin.on('data', (chunk: Buffer) => {
  chunks.push(chunk);
  const request = chunk.includes('end\n') ? readRequest(Buffer.concat(chunks)) : undefined;
  if (!request) return;
  appendFileSync(journal, `${request.runId} ${process.pid}\n`);
  const answer: Buffer[] = [];
  playRequest(request, {
    write: (bytes) => void answer.push(bytes),
    exit: (code) => send(answer, () => process.exit(code)),
    // A process that a signal ends has no exit status.
    hangUp: () => send(answer, () => process.kill(process.pid, 'SIGKILL')),
  });
  send(answer, () => undefined);
});

function send(answer: Buffer[], then: () => void): void {
  process.stdout.write(Buffer.concat(answer.splice(0)), then);
}
