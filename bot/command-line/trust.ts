import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { pinKeys, type PinPlace, withoutPins, writeWhole } from '../config/pin.ts';
import { parseConfig, readText } from '../config/read.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { serverNamed } from './known.ts';
import { readOptions } from './open-config.ts';
import { askForKey, keysFromFile, type ShownKey } from './trust-keys.ts';
import { say, type CommandWordId } from './words.ts';

/**
 * `douki trust <server>`: shows the key of the server, or of its jump host, or what a `known_hosts` file has for it;
 * asks, and writes the pin into the configuration.
 */
export async function trust(line: CommandLine): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...line.arguments],
    options: {
      ...commonOptions,
      jump: { type: 'boolean' },
      'known-hosts': { type: 'string' },
      'yes-fingerprint': { type: 'string', multiple: true },
    },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new CommandError(exitCodes.usage, 'usage.one-server');
  if (values.config === undefined) throw new CommandError(exitCodes.usage, 'trust.needs-config');
  const path = resolve(line.folder, values.config);
  const text = readText(path);
  const options = { ...readOptions(), file: basename(path), folder: dirname(path) };
  const kinds = values.jump ? (['jump'] as const) : (['ssh', 'winrm'] as const);
  // The pin that stands there may be the very mistake that is being mended.
  const pinless = withoutPins(
    text,
    kinds.map((kind) => ({ serverId: name, kind })),
  );
  const config = parseConfig(pinless, options);
  const { id } = serverNamed(config.servers, name);
  const endpoint = config.endpoints.get(id);
  if (!endpoint) throw new CommandError(exitCodes.usage, 'server.unknown', { name, known: '-' });
  if (endpoint.kind === 'local') throw new CommandError(exitCodes.usage, 'trust.local', { server: id });
  const place: PinPlace = { serverId: id, kind: values.jump ? 'jump' : endpoint.kind };
  const wanted = { place, endpoint, places: { environment: line.environment, folder: config.folder } };
  const file = values['known-hosts'];
  const keys = file === undefined ? [await askForKey(wanted)] : keysFromFile(line, file, wanted);
  if (arePinned(text, options, { place, keys })) {
    const fingerprint = keys.map((key) => key.fingerprint).join(', ');
    line.print(say(line.language, 'trust.already', { server: id, fingerprint }));
    return exitCodes.fine;
  }
  if (file === undefined)
    for (const key of keys) line.print(say(line.language, showing[place.kind], { server: id, ...key }));
  const question = file === undefined ? 'trust.question' : 'trust.question-file';
  if (!(await isAgreed(line, { keys, expected: values['yes-fingerprint'], question }))) {
    line.tell(say(line.language, 'trust.refused'));
    return exitCodes.usage;
  }
  const pinned = pinKeys(
    text,
    place,
    keys.map((key) => key.fingerprint),
  );
  // Nothing is written that could not be read again.
  parseConfig(pinned, options);
  writeWhole(path, pinned);
  line.print(say(line.language, 'trust.written', { server: id, file: values.config }));
  return exitCodes.fine;
}

const showing: Readonly<Record<PinPlace['kind'], CommandWordId>> = {
  ssh: 'trust.shows',
  winrm: 'trust.shows-certificate',
  jump: 'trust.shows-jump',
};

function arePinned(
  text: string,
  options: Parameters<typeof parseConfig>[1],
  { place, keys }: { place: PinPlace; keys: readonly ShownKey[] },
): boolean {
  try {
    const endpoint = parseConfig(text, options).endpoints.get(place.serverId);
    const ssh = endpoint?.kind === 'ssh' ? endpoint.ssh : undefined;
    const given = place.kind === 'jump' ? ssh?.jump?.hostKeys : ssh?.hostKeys;
    const pins = (endpoint?.kind === 'winrm' ? endpoint.winrm.pins : given) ?? [];
    return keys.every(({ fingerprint }) => pins.some((pin) => pin.replace(/=+$/, '') === fingerprint));
  } catch {
    return false;
  }
}

interface Asking {
  readonly keys: readonly ShownKey[];
  readonly expected: readonly string[] | undefined;
  readonly question: CommandWordId;
}

/** Somebody compared the keys: at the terminal, or beforehand, with each fingerprint in a flag. */
async function isAgreed(line: CommandLine, { keys, expected, question }: Asking): Promise<boolean> {
  if (expected !== undefined) {
    const compared = new Set(expected.map((fingerprint) => fingerprint.replace(/=+$/, '')));
    if (keys.every(({ fingerprint }) => compared.has(fingerprint))) return true;
    const isOne = keys.length === 1 && expected.length === 1;
    throw new CommandError(exitCodes.usage, isOne ? 'trust.other-key' : 'trust.other-keys', {
      expected: expected.join(', '),
    });
  }
  if (!line.input.isTTY) throw new CommandError(exitCodes.usage, 'trust.no-terminal');
  const terminal = createInterface({ input: line.input, output: process.stderr });
  try {
    const answer = await terminal.question(say(line.language, question));
    return /^(y|yes|はい)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
