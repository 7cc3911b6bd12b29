import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { crc32 } from 'node:zlib';
import ssh2, { type Client } from 'ssh2';
import type { InventoryServer, SshAccess } from '../../lab/estate/inventory.ts';

/** A parameter on the wire. */
export type Parameter = string | boolean | number | null | readonly string[];

/** What one exec gave: the records that were whole, everything as text, and how it ended. */
export interface Answer {
  readonly records: Record<string, unknown>[];
  readonly raw: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** One run, in the words of connectors/powershell/README.md. */
export interface Run {
  readonly items: readonly { readonly id: string; readonly parameters?: Record<string, Parameter> }[];
  readonly mode?: 'read' | 'act';
  readonly runId?: string;
  readonly deadlineMs?: number;
}

const driver = 'param($Reader, $Nonce)\n# a driver of this test\n';

/** The command line of the wire around a digest. */
export function commandLine(digest = sha256(driver)): string {
  const bootstrap = Buffer.from(`# bootstrap\n$expected = '${digest}'\n`, 'utf16le').toString('base64');
  return `powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text -EncodedCommand ${bootstrap}`;
}

/** Writes a request as the wire's page wants it. */
export function requestText(run: Run, nonce: string): string {
  const items = run.items.map(({ id, parameters = {} }) => {
    const script = `# ${id}\n`;
    const data = clixml(parameters);
    return `item ${id} 60000 ${script.length} ${sha256(script)} ${data.length}\n${script}\n${data}\n`;
  });
  const runId = run.runId ?? `run-${randomBytes(6).toString('hex')}`;
  const head = `douki1 ${nonce} ${driver.length} ${sha256(driver)}\n${driver}\n`;
  return `${head}request ${runId} ${run.mode ?? 'read'} ${run.deadlineMs ?? 60000} ${items.length}\n${items.join('')}end\n`;
}

/** The SSH access of a simulated server that has one. */
export function sshOf({ id, ssh }: InventoryServer): SshAccess {
  if (!ssh) throw new Error(`${id} is not reached over SSH`);
  return ssh;
}

/** Opens a connection to a simulated server with its key and pinned host key. */
export function connect(
  server: InventoryServer,
  options: { password?: string; readyTimeout?: number } = {},
): Promise<Client> {
  const client = new ssh2.Client();
  const ssh = sshOf(server);
  const login = options.password === undefined ? { privateKey: readFileSync(ssh.privateKeyPath) } : {};
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({
      sock: connectTcp({ host: ssh.host, port: ssh.port, noDelay: true }),
      username: ssh.username,
      readyTimeout: 5000,
      hostVerifier: (key: Buffer) =>
        `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}` === ssh.hostKey,
      ...login,
      ...options,
    });
  });
}

/** Sends bytes to one exec and collects what comes back until the channel closes. */
export function exec(client: Client, command: string, input: string): Promise<Answer> {
  const nonce = input.split(' ')[1] ?? '';
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      const out: Buffer[] = [];
      let stderr = '';
      let exitCode: number | null = null;
      channel.on('data', (chunk: Buffer) => out.push(chunk));
      channel.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      channel.on('exit', (code: number | null) => (exitCode = code));
      channel.on('close', () => {
        const raw = Buffer.concat(out).toString('latin1');
        resolve({ records: recordsOf(raw, nonce), raw, stderr, exitCode });
      });
      channel.end(input);
    });
  });
}

/** One whole run on a fresh connection. */
export async function runOn(server: InventoryServer, run: Run): Promise<Answer> {
  const client = await connect(server);
  client.on('error', () => undefined);
  try {
    return await exec(client, commandLine(), requestText(run, randomBytes(12).toString('base64url')));
  } finally {
    client.end();
  }
}

/** The value of one script of an answer; throws with the error when it gave none. */
export function valueOf(answer: Answer, id: string): unknown {
  const record = answer.records.find((one) => one.type === 'result' && one.id === id);
  if (record?.ok !== true) throw new Error(`${id} gave ${JSON.stringify(record ?? answer)}`);
  return record.value;
}

function recordsOf(raw: string, nonce: string): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (const line of raw.split('\n')) {
    if (!line.startsWith(`\x1e${nonce} `)) continue;
    const [, sequence, checksum, json = ''] = /^\S+ (\d+) ([0-9a-f]{8}) (.*?)\r?$/.exec(line) ?? [];
    if (Number(sequence) !== found.length || checksum !== crc32(json).toString(16).padStart(8, '0')) break;
    found.push(JSON.parse(json) as Record<string, unknown>);
  }
  return found;
}

function clixml(parameters: Record<string, Parameter>): string {
  const entries = Object.entries(parameters).map(
    ([key, value]) => `<En><S N="Key">${encode(key)}</S>${valueXml(value)}</En>`,
  );
  const namespace = 'http://schemas.microsoft.com/powershell/2004/04';
  return `<Objs Version="1.1.0.1" xmlns="${namespace}"><Obj RefId="0"><DCT>${entries.join('')}</DCT></Obj></Objs>`;
}

function valueXml(value: Parameter): string {
  if (value === null) return '<Nil N="Value" />';
  if (typeof value === 'boolean') return `<B N="Value">${value}</B>`;
  if (typeof value === 'number') return `<I32 N="Value">${value}</I32>`;
  if (typeof value === 'string') return `<S N="Value">${encode(value)}</S>`;
  return `<Obj N="Value" RefId="1"><LST>${value.map((item) => `<S>${encode(item)}</S>`).join('')}</LST></Obj>`;
}

function encode(text: string): string {
  const escaped = text.replace(/_x|[^\x20-\x7e]/g, (part) =>
    part === '_x' ? '_x005F_x' : `_x${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
  return escaped.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
