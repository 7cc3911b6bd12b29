import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { loadScripts } from '../../lab/scripts.ts';
import { buildEngine, whyNoEngine } from './build.ts';
import { openEngine } from './engine.ts';
import type { Players } from './prove-check.ts';
import { printMutants } from './print-mutants.ts';
import { printReport } from './report.ts';

const usage = 'npm run test:powershell [-- --report | --mutants | <words for the test runner>]';

/** The command behind `npm run test:powershell`. */
async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { report: { type: 'boolean' }, mutants: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
    strict: true,
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  if (values.report === true) return withPlayers(printReport);
  if (values.mutants === true) return withPlayers(printMutants);
  return spawnSync('npm', ['test', '--', 'test/powershell', ...positionals], { stdio: 'inherit' }).status ?? 1;
}

/** Runs something on an engine as a library; 2 and the reason where none can run. */
async function withPlayers(print: (players: Players) => Promise<boolean>): Promise<number> {
  const missing = whyNoEngine();
  if (missing !== undefined) {
    console.error(missing);
    return 2;
  }
  buildEngine();
  const players = { engine: openEngine(), scripts: await loadScripts() };
  try {
    return (await print(players)) ? 0 : 1;
  } finally {
    await players.engine.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`${(error as Error).message}\nUsage: ${usage}`);
  process.exitCode = 2;
}
