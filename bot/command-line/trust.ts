import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ConnectorError } from '../../connectors/errors.ts';
import { readHostKey } from '../../connectors/ssh/connector.ts';
import { readPin } from '../../connectors/winrm/connector.ts';
import type { EndpointSettings } from '../config/config.ts';
import { pinKey, withoutPins, writeWhole } from '../config/pin.ts';
import { parseConfig, readText } from '../config/read.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { serverNamed } from './known.ts';
import { readOptions } from './open-config.ts';
import { say } from './words.ts';

/** `douki trust <server>`: shows the key of the server, asks, and writes the pin into the configuration. */
export async function trust(line: CommandLine): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...line.arguments],
    options: { ...commonOptions, 'yes-fingerprint': { type: 'string' } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new CommandError(exitCodes.usage, 'usage.one-server');
  if (values.config === undefined) throw new CommandError(exitCodes.usage, 'trust.needs-config');
  const path = resolve(line.folder, values.config);
  const text = readText(path);
  const options = { ...readOptions(), file: basename(path), folder: dirname(path) };
  // The pin that stands there may be the very mistake that is being mended.
  const config = parseConfig(withoutPins(text, name), options);
  const server = serverNamed(config.servers, name);
  const endpoint = config.endpoints.get(server.id);
  if (!endpoint) throw new CommandError(exitCodes.usage, 'server.unknown', { name, known: '-' });
  if (endpoint.kind === 'local') throw new CommandError(exitCodes.usage, 'trust.local', { server: server.id });
  const key = await askForKey(server.id, endpoint);
  if (isPinned(text, options, { id: server.id, key })) {
    line.print(say(line.language, 'trust.already', { server: server.id, fingerprint: key.fingerprint }));
    return exitCodes.fine;
  }
  const shows = endpoint.kind === 'ssh' ? 'trust.shows' : 'trust.shows-certificate';
  line.print(say(line.language, shows, { server: server.id, ...key }));
  if (!(await isAgreed(line, key, values['yes-fingerprint']))) {
    line.tell(say(line.language, 'trust.refused'));
    return exitCodes.usage;
  }
  writeWhole(path, pinKey(text, { serverId: server.id, kind: endpoint.kind }, key.fingerprint));
  line.print(say(line.language, 'trust.written', { server: server.id, file: values.config }));
  return exitCodes.fine;
}

/** An endpoint whose server shows a key. */
type RemoteEndpoint = Exclude<EndpointSettings, { readonly kind: 'local' }>;

/** A key as people compare it. */
interface ShownKey {
  readonly fingerprint: string;
  readonly keyType: string;
}

async function askForKey(id: string, endpoint: RemoteEndpoint): Promise<ShownKey> {
  const { host, port } = endpoint.kind === 'ssh' ? endpoint.ssh : endpoint.winrm;
  if (endpoint.kind === 'winrm' && !endpoint.winrm.useSsl) {
    throw new CommandError(exitCodes.usage, 'trust.nothing-to-pin', { server: id });
  }
  try {
    if (endpoint.kind === 'ssh') return await readHostKey(endpoint.ssh);
    return { fingerprint: await readPin({ host, port }), keyType: 'TLS' };
  } catch (cause) {
    if (!(cause instanceof ConnectorError)) throw cause;
    throw new CommandError(exitCodes.unknown, 'trust.no-answer', { server: id, host, port, code: cause.code });
  }
}

function isPinned(
  text: string,
  options: Parameters<typeof parseConfig>[1],
  { id, key }: { id: string; key: ShownKey },
): boolean {
  try {
    const endpoint = parseConfig(text, options).endpoints.get(id);
    return pinsOf(endpoint).some((pin) => pin.replace(/=+$/, '') === key.fingerprint);
  } catch {
    return false;
  }
}

function pinsOf(endpoint: EndpointSettings | undefined): readonly string[] {
  switch (endpoint?.kind) {
    case 'ssh':
      return endpoint.ssh.hostKeys;
    case 'winrm':
      return endpoint.winrm.pins;
    case 'local':
    case undefined:
      return [];
  }
}

/** Somebody compared the key: at the terminal, or beforehand, with the fingerprint in the flag. */
async function isAgreed(line: CommandLine, key: ShownKey, expected: string | undefined): Promise<boolean> {
  if (expected !== undefined) {
    if (expected.replace(/=+$/, '') === key.fingerprint) return true;
    throw new CommandError(exitCodes.usage, 'trust.other-key', { expected });
  }
  if (!line.input.isTTY) throw new CommandError(exitCodes.usage, 'trust.no-terminal');
  const terminal = createInterface({ input: line.input, output: process.stderr });
  try {
    const answer = await terminal.question(say(line.language, 'trust.question'));
    return /^(y|yes|はい)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
