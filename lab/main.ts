import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { systemClock } from './clock.ts';
import { LabFolderError } from './estate/folder.ts';
import { inventoryYaml } from './estate/inventory.ts';
import { startEstate } from './estate.ts';
import { ScenarioError } from './scenario/problems.ts';
import { readScenario } from './scenario/read.ts';

const usage = 'npm run lab -- [--scenario FILE] [--folder DIR] [--fresh]';

try {
  await run();
} catch (error) {
  const isKnown = error instanceof ScenarioError || error instanceof LabFolderError;
  if (!isKnown && !isUsageError(error)) throw error;
  console.error(isKnown ? error.message : `${error.message}\nUsage: ${usage}`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { scenario: { type: 'string' }, folder: { type: 'string' }, fresh: { type: 'boolean' } },
  });
  const file = values.scenario ?? fileURLToPath(new URL('./scenarios/default.yaml', import.meta.url));
  const journal = process.env.DOUKI_LAB_JOURNAL;
  const estate = await startEstate({
    scenario: readScenario(file),
    clock: systemClock,
    random: Math.random,
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    ...(values.fresh === undefined ? {} : { isFresh: values.fresh }),
    ...(journal === undefined ? {} : { journal }),
  });
  const timer = setInterval(() => estate.tick(), 1000);
  console.log(inventoryYaml(estate.inventory()));
  console.log(`# ${estate.title}: ${estate.inventory().length} simulated servers. Ctrl-C ends them.`);
  const stop = () => {
    clearInterval(timer);
    void estate.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function isUsageError(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
