import { parseArgs } from 'node:util';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { examine } from '../flows/diagnose.ts';
import { commonOptions, type CommandLine } from './command.ts';
import { diagnosisRecord } from './diagnose.ts';
import { exitCodeOf } from './diagnosis-text.ts';
import type { ExitCode } from './exit-codes.ts';
import { look, type Looking } from './looking.ts';
import { say } from './words.ts';

/** How many servers are asked side by side; each needs a login. */
const parallelServers = 8;

/** `douki sweep`: all checks of all servers, with the progress on standard error. */
export async function sweep(line: CommandLine): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...line.arguments], options: { ...commonOptions, json: { type: 'boolean' } } });
  return look(line, values, async (looking) => {
    const diagnoses = await examineAll(line, looking);
    if (values.json === true) {
      line.print(JSON.stringify({ diagnoses: diagnoses.map((one) => diagnosisRecord(looking, one)) }));
    } else {
      for (const diagnosis of diagnoses) line.print(summaryLine(line, looking, diagnosis));
    }
    return exitCodeOf(diagnoses);
  });
}

/** All diagnoses in the order of the configuration. */
async function examineAll(line: CommandLine, { flow }: Looking): Promise<readonly Diagnosis[]> {
  const servers = [...flow.servers.values()];
  const waiting = [...servers];
  const done = new Map<string, Diagnosis>();
  const work = async (): Promise<void> => {
    for (let server = waiting.shift(); server; server = waiting.shift()) {
      done.set(server.id, await examine(flow, { server, sectionId: null, language: line.language }));
      line.tell(say(line.language, 'sweep.progress', { done: done.size, total: servers.length, server: server.id }));
    }
  };
  await Promise.all(Array.from({ length: parallelServers }, work));
  return servers.flatMap((server) => done.get(server.id) ?? []);
}

function summaryLine({ language }: CommandLine, { flow }: Looking, diagnosis: Diagnosis): string {
  const count = (result: string) => diagnosis.findings.filter((finding) => finding.result === result).length;
  const first = flow.guide.checks.get(diagnosis.causes[0]?.checkId ?? '')?.words[language].title;
  const isSimulated = flow.servers.get(diagnosis.serverId)?.simulated === true;
  return say(language, isSimulated ? 'sweep.line-simulated' : 'sweep.line', {
    server: diagnosis.serverId,
    failed: count('fail'),
    unknown: count('unknown'),
    verdict: say(language, `verdict.${diagnosis.verdict}`),
    cause: first === undefined ? '' : `(${first})`,
  }).trimEnd();
}
