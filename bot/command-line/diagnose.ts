import { parseArgs } from 'node:util';
import { nearestWord } from '../config/nearest.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { examine } from '../flows/diagnose.ts';
import type { Knowledge } from '../flows/knowledge.ts';
import { CommandError, commonOptions, type CommandLine } from './command.ts';
import { diagnosisLines, exitCodeOf } from './diagnosis-text.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { serverNamed } from './known.ts';
import { look, type Looking } from './looking.ts';

/** `douki diagnose <server>`: all checks of one server, or those of one section. */
export async function diagnose(line: CommandLine): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...line.arguments],
    options: { ...commonOptions, section: { type: 'string' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new CommandError(exitCodes.usage, 'usage.one-server');
  return look(line, values, async (looking) => {
    const server = serverNamed(looking.flow.servers, name);
    const sectionId = sectionNamed(looking.flow.guide, values.section);
    const diagnosis = await examine(looking.flow, { server, sectionId, language: line.language });
    if (values.json === true) line.print(JSON.stringify(diagnosisRecord(looking, diagnosis)));
    else for (const text of await diagnosisLines(looking, diagnosis, line.language)) line.print(text);
    return exitCodeOf([diagnosis]);
  });
}

/** A diagnosis as `--json` prints it. */
export function diagnosisRecord({ flow }: Looking, diagnosis: Diagnosis): object {
  const { serverId, ...rest } = diagnosis;
  return { server: serverId, simulated: flow.servers.get(serverId)?.simulated ?? false, ...rest };
}

function sectionNamed({ sections }: Knowledge, name: string | undefined): string | null {
  if (name === undefined) return null;
  if (sections.has(name)) return name;
  const ids = [...sections.keys()];
  const known = ids.join(', ');
  throw new CommandError(exitCodes.usage, 'section.unknown', { name, known, nearest: nearestWord(name, ids) ?? known });
}
