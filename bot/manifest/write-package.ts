import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, explainProblems } from '../config/problems.ts';
import { readConfig } from '../config/read.ts';
import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };
import { makePackage } from './package.ts';

// `npm run manifest [-- --config FILE --out FILE]` writes the Teams app package.
const language = /^ja/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'ja' : 'en';
const { tool } = language === 'ja' ? japanese : english;

/** What stands in a package that nobody can upload yet. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Teams wants addresses; these lead nowhere until the configuration has its own. */
const unnamed = {
  name: 'Douki',
  websiteUrl: 'https://example.com/douki',
  privacyUrl: 'https://example.com/douki/privacy',
  termsOfUseUrl: 'https://example.com/douki/terms',
};

try {
  write();
} catch (error) {
  process.exitCode = 2;
  if (error instanceof ConfigError) console.error(explainProblems(error.file, error.problems, language).join('\n'));
  else if (isUsageError(error)) console.error(`${error.message}\n${tool.usage}`);
  else throw error;
}

function write(): void {
  const { values } = parseArgs({ options: { config: { type: 'string' }, out: { type: 'string' } } });
  const out = values.out ?? 'douki-teams.zip';
  const config = values.config === undefined ? undefined : readConfig(values.config, { settings: [] });
  const teams = config?.teams?.mode === 'teams' ? config.teams : undefined;
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  writeFileSync(out, makePackage({ appId: teams?.appId ?? nobody, version, developer: teams?.developer ?? unnamed }));
  console.log(tool.written.replace('{file}', out));
  if (!teams) console.error(tool.nobody);
  else if (!teams.developer) console.error(tool.unnamed);
}

function isUsageError(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
