import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ConnectorError } from '../../connectors/errors.ts';
import type { HostKey } from '../../connectors/ssh/host-key.ts';
import { readHostKey } from '../../connectors/ssh/connector.ts';
import type { SshSettings } from '../config/config.ts';
import { pinHostKey, withoutHostKey, writeWhole } from '../config/pin.ts';
import { parseConfig, readText } from '../config/read.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { serverNamed } from './known.ts';
import { readOptions } from './open-config.ts';
import { say } from './words.ts';

/** `douki trust <server>`: shows the server's host key, asks, and writes the pin into the configuration. */
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
  const config = parseConfig(withoutHostKey(text, name), options);
  const server = serverNamed(config.servers, name);
  const key = await askForKey(server.id, config.endpoints.get(server.id));
  if (isPinned(text, options, { id: server.id, key })) {
    line.print(say(line.language, 'trust.already', { server: server.id, fingerprint: key.fingerprint }));
    return exitCodes.fine;
  }
  line.print(say(line.language, 'trust.shows', { server: server.id, ...key }));
  if (!(await isAgreed(line, key, values['yes-fingerprint']))) {
    line.tell(say(line.language, 'trust.refused'));
    return exitCodes.usage;
  }
  writeWhole(path, pinHostKey(text, server.id, key.fingerprint));
  line.print(say(line.language, 'trust.written', { server: server.id, file: values.config }));
  return exitCodes.fine;
}

async function askForKey(id: string, settings: SshSettings | undefined): Promise<HostKey> {
  if (!settings) throw new CommandError(exitCodes.usage, 'server.unknown', { name: id, known: '-' });
  try {
    return await readHostKey(settings);
  } catch (cause) {
    if (!(cause instanceof ConnectorError)) throw cause;
    const { host, port } = settings;
    throw new CommandError(exitCodes.unknown, 'trust.no-answer', { server: id, host, port, code: cause.code });
  }
}

function isPinned(
  text: string,
  options: Parameters<typeof parseConfig>[1],
  { id, key }: { id: string; key: HostKey },
): boolean {
  try {
    const pins = parseConfig(text, options).endpoints.get(id)?.hostKeys ?? [];
    return pins.some((pin) => pin.replace(/=+$/, '') === key.fingerprint);
  } catch {
    return false;
  }
}

/** Somebody compared the key: at the terminal, or beforehand, with the fingerprint in the flag. */
async function isAgreed(line: CommandLine, key: HostKey, expected: string | undefined): Promise<boolean> {
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
