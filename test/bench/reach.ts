import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import ssh2 from 'ssh2';
import type { ScriptRequest, Session } from '../../connectors/connector.ts';
import { loadDriver } from '../../connectors/powershell/driver.ts';
import { writeRequest } from '../../connectors/powershell/request.ts';
import { createSshConnector } from '../../connectors/ssh/connector.ts';
import { createWinrmConnector } from '../../connectors/winrm/connector.ts';
import { startWinrmPeer } from '../connectors/winrm/peer.ts';
import { row } from './figures.ts';
import { batch, startReachPeer, type ReachPeer } from './reach-peer.ts';

/*
 * What it costs to reach a server: a batch of 25 scripts, cold (a login for each) and warm, by our connectors, beside a
 * bare ssh2 loop that sends the same bytes, OpenSSH under xargs, and `ansible -m raw`, all against the same sshd in one run. The
 * far end answers at once. Ratios count; a machine that does something else besides makes every figure worse.
 */
const many = 120;
const atOnce = 8;
const driver = loadDriver();
// What the player at the far end of WinRM knows; the one behind sshd does not look.
const text = 'answer';
const sha256 = createHash('sha256').update(text).digest('hex');

const peer = await startReachPeer();
try {
  console.log(row(['way', 'runs', 'at once', 'runs/s', 'of the bare loop']));
  await cold();
  await warm();
  await fleet();
  await overWinrm();
} finally {
  await peer.close();
}

async function cold(): Promise<void> {
  await repeat(20, () => bare(peer));
  const bareSeconds = await timed(() => repeat(many, () => bare(peer)));
  show('bare ssh2, cold', bareSeconds, bareSeconds);
  const connector = createSshConnector();
  const seconds = await timed(() => repeat(many, () => runOnce(connector.open(peer.sshd.endpoint))));
  show('our connector, cold', seconds, bareSeconds);
  const xargs = `seq ${String(many)} | xargs -P ${String(atOnce)} -I{} ssh -n ${sshWords(peer).join(' ')} 127.0.0.1 true`;
  show('OpenSSH under xargs, cold', await timedProgram('sh', ['-c', xargs]), bareSeconds);
}

async function warm(): Promise<void> {
  const session = createSshConnector().open(peer.sshd.endpoint);
  await run(session);
  const seconds = await timed(() => repeat(many, () => run(session)));
  await session.close();
  console.log(row(['our connector, warm', String(many), String(atOnce), (many / seconds).toFixed(0), '']));
}

/** Fifty hosts at once, as a fleet is asked: a login for each, our process start included. */
async function fleet(): Promise<void> {
  const hosts = 50;
  const folder = mkdtempSync(join(tmpdir(), 'douki-ansible-'));
  const inventory = join(folder, 'hosts');
  const { port, username } = peer.sshd.endpoint;
  const options =
    'ansible_ssh_common_args="-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ControlMaster=no"';
  const login = `ansible_host=127.0.0.1 ansible_port=${String(port)} ansible_user=${username} ansible_ssh_private_key_file=${peer.keyFile}`;
  writeFileSync(
    inventory,
    Array.from({ length: hosts }, (_, index) => `h${String(index)} ${login} ${options}`).join('\n'),
  );
  const ansible = await timedProgram('ansible', [
    'all',
    '-i',
    inventory,
    '-m',
    'raw',
    '-a',
    'true',
    '-f',
    String(hosts),
  ]);
  const connector = createSshConnector();
  const ours = await timed(() =>
    Promise.all(Array.from({ length: hosts }, () => runOnce(connector.open(peer.sshd.endpoint)))),
  );
  rmSync(folder, { recursive: true });
  console.log(row(['ansible -m raw -f 50', String(hosts), '50', (hosts / ansible).toFixed(1), '']));
  console.log(row(['our connector, 50 hosts cold', String(hosts), '50', (hosts / ours).toFixed(1), '']));
  console.log(`ours in the place of ansible raw: ${(ansible / ours).toFixed(1)} x as fast`);
}

async function overWinrm(): Promise<void> {
  for (const transport of ['https-basic', 'http-ntlm'] as const) {
    const winrm = await startWinrmPeer(transport);
    const connector = createWinrmConnector();
    const coldSeconds = await timed(() => repeat(many / 4, () => runOnce(connector.open(winrm.endpoint))));
    const session = connector.open(winrm.endpoint);
    await run(session);
    const warmSeconds = await timed(() => repeat(many / 4, () => run(session)));
    await session.close();
    await winrm.close();
    console.log(
      row([`WinRM ${transport}, cold`, String(many / 4), String(atOnce), (many / 4 / coldSeconds).toFixed(1), '']),
    );
    console.log(
      row([`WinRM ${transport}, warm`, String(many / 4), String(atOnce), (many / 4 / warmSeconds).toFixed(1), '']),
    );
  }
}

/** Connects, sends the bytes of a batch, reads to the end, hangs up: the least that SSH costs. */
function bare({ sshd }: ReachPeer): Promise<void> {
  const { host, port, username, auth } = sshd.endpoint;
  const privateKey = auth.kind === 'key' ? auth.privateKey : '';
  const input = writeRequest(requestOf(), { nonce: 'bareBareBareBare', driver });
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once('error', reject);
    client.once('close', () => resolve());
    client.once('ready', () => {
      client.exec(driver.commandLine, (error, channel) => {
        if (error) return reject(error);
        channel.resume();
        channel.stderr.resume();
        channel.once('close', () => client.end());
        channel.end(input);
      });
    });
    const sock = connectTcp({ host, port, noDelay: true });
    client.connect({ sock, username, privateKey, hostVerifier: () => true });
  });
}

async function runOnce(session: Session): Promise<void> {
  await run(session);
  await session.close();
}

async function run(session: Session): Promise<void> {
  const result = await session.run(requestOf());
  if (result.outcome !== 'done') throw result.error ?? new Error(result.outcome);
}

function requestOf(): ScriptRequest {
  const items = Array.from({ length: batch }, (_, index) => ({
    ...{ id: `script-${String(index)}`, text, sha256, parameters: {}, timeoutMs: 60_000 },
  }));
  return { runId: `run-${String(Math.floor(performance.now() * 1e6))}`, mode: 'read', deadlineMs: 60_000, items };
}

async function repeat(count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await work();
    }),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** Not with spawnSync: sshd writes its log to this process, and would wait for it to be read. */
async function timedProgram(program: string, words: readonly string[]): Promise<number> {
  const begin = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} did not work: ${said}`);
  return (performance.now() - begin) / 1000;
}

function sshWords({ sshd, keyFile }: ReachPeer): readonly string[] {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  return [
    '-i',
    keyFile,
    '-p',
    String(sshd.endpoint.port),
    '-l',
    sshd.endpoint.username,
    ...options.map((one) => `-o ${one}`),
  ];
}

function show(way: string, seconds: number, bareSeconds: number): void {
  const times = `${(seconds / bareSeconds).toFixed(2)} x the time`;
  console.log(row([way, String(many), String(atOnce), (many / seconds).toFixed(1), times]));
}
