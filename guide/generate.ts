import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** One generated list: every unit of a folder, so that adding a unit edits nothing. */
interface List {
  /** Relative to the root of the repository. */
  readonly folder: string;
  /** Name of the exported list. */
  readonly name: string;
  /** What each unit exports. */
  readonly unit: string;
  readonly type: string;
  /** File that declares the type, relative to the folder. */
  readonly typeFile: string;
  /** A folder with a file named after the unit, or a file that exports the unit. */
  readonly units: 'folders' | 'files';
}

const lists: readonly List[] = [
  guideList('sections', 'section', 'SectionDefinition'),
  guideList('checks', 'check', 'CheckDefinition'),
  guideList('remediations', 'remediation', 'RemediationDefinition'),
  botList('commands', 'command', 'Command'),
  botList('actions', 'action', 'Action'),
];

function guideList(name: string, unit: string, type: string): List {
  return { folder: `guide/${name}`, name, unit, type, typeFile: `../${unit}.ts`, units: 'folders' };
}

function botList(name: string, unit: string, type: string): List {
  return { folder: `bot/${name}`, name, unit, type, typeFile: `./${unit}.ts`, units: 'files' };
}

/** Paths of the lists that do not say what the folders say, relative to the root. */
export function staleLists(root: URL): string[] {
  return lists.filter((list) => isStale(root, list)).map((list) => `${list.folder}/index.ts`);
}

/** Writes each `index.ts` anew from the names beside it. */
export function writeLists(root: URL): void {
  for (const list of lists) writeFileSync(new URL(`${list.folder}/index.ts`, root), listText(root, list));
}

function isStale(root: URL, list: List): boolean {
  const path = new URL(`${list.folder}/index.ts`, root);
  return !existsSync(path) || readFileSync(path, 'utf8') !== listText(root, list);
}

function listText(root: URL, list: List): string {
  const { name, unit, type, typeFile } = list;
  const ids = unitIds(root, list);
  const file = (id: string) => (list.units === 'folders' ? `./${id}/${unit}.ts` : `./${id}.ts`);
  return [
    '// Written by `npm run generate` from the names beside it: do not edit.',
    `import type { ${type} } from '${typeFile}';`,
    ...ids.map((id) => `import { ${unit} as ${camelCase(id)} } from '${file(id)}';`),
    '',
    `/** Every ${unit}, in the order of the names. */`,
    arrayText(`export const ${name}: readonly ${type}[] = `, ids.map(camelCase)),
    '',
  ].join('\n');
}

function unitIds(root: URL, { folder, unit, units }: List): string[] {
  const entries = readdirSync(new URL(`${folder}/`, root), { withFileTypes: true });
  const isUnit = (name: string) =>
    units === 'folders'
      ? existsSync(new URL(`${folder}/${name}/${unit}.ts`, root))
      : readFileSync(new URL(`${folder}/${name}`, root), 'utf8').includes(`export const ${unit}`);
  return entries
    .filter((entry) => (units === 'folders' ? entry.isDirectory() : entry.name.endsWith('.ts')) && isUnit(entry.name))
    .map((entry) => entry.name.replace(/\.ts$/, ''))
    .filter((id) => id !== 'index')
    .sort();
}

// As prettier would write it, so that formatting never makes a list stale.
function arrayText(start: string, names: readonly string[]): string {
  const line = `${start}[${names.join(', ')}];`;
  return line.length <= 120 ? line : `${start}[\n${names.map((name) => `  ${name},\n`).join('')}];`;
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function main(): void {
  const root = new URL('../', import.meta.url);
  if (!process.argv.includes('--check')) return writeLists(root);
  const stale = staleLists(root);
  if (stale.length === 0) return;
  console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
