import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createStore } from '../store/create.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { holdFolder, readHolder } from './data-folder.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { dataFolderOf, heldError } from './folders.ts';
import { openConfig } from './open-config.ts';
import { openDatabase } from './open-database.ts';
import { say } from './words.ts';
import { nodeWorld, sha256 } from './world.ts';

const verified = z.object({
  events: z.int(),
  broken: z.object({ sequence: z.int(), problem: z.enum(['gap', 'wrong-previous-hash', 'wrong-hash']) }).optional(),
});

type Verified = z.infer<typeof verified>;

/** `douki audit verify`: follows the chain of the audit log, through the running bot where there is one. */
export async function auditVerify(line: CommandLine): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...line.arguments], options: { ...commonOptions, json: { type: 'boolean' } } });
  const config = values.config === undefined ? undefined : openConfig(line, values.config);
  const data = dataFolderOf(line, values.data, config);
  const result = (await askHolder(data)) ?? (await openAndVerify(line, data));
  if (values.json === true) line.print(JSON.stringify(result));
  else line.print(sentence(line, result));
  return result.broken ? exitCodes.fault : exitCodes.fine;
}

const patienceMs = 60_000;

/** The running bot's own answer; undefined when none holds the folder. */
async function askHolder(data: string): Promise<Verified | undefined> {
  const holder = readHolder(data);
  if (!holder) return undefined;
  try {
    const response = await fetch(`${holder.url}/internal/audit/verify`, {
      headers: { authorization: `Bearer ${holder.token}` },
      signal: AbortSignal.timeout(patienceMs),
    });
    return response.ok ? verified.parse(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

async function openAndVerify(line: CommandLine, data: string): Promise<Verified> {
  const isRemote = Boolean(line.environment['DATABASE_URL']);
  if (!isRemote && !existsSync(join(data, 'database')))
    throw new CommandError(exitCodes.usage, 'audit.nothing', { folder: data });
  const held = isRemote ? undefined : holdFolder(data);
  if (!isRemote && !held) throw heldError(data);
  try {
    const database = await openDatabase(line.environment, data);
    try {
      const { now, newId } = nodeWorld;
      const store = await createStore(database.db, { now, newId, sha256 });
      return await store.audit.verify();
    } finally {
      await database.close();
    }
  } finally {
    held?.release();
  }
}

function sentence({ language }: CommandLine, { events, broken }: Verified): string {
  if (!broken) return say(language, 'audit.whole', { events });
  return say(language, `audit.${broken.problem}`, { sequence: broken.sequence, events });
}
