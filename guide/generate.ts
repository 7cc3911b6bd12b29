import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface List {
  readonly folder: 'sections' | 'checks' | 'remediations';
  readonly unit: 'section' | 'check' | 'remediation';
  readonly type: string;
}

const lists: readonly List[] = [
  { folder: 'sections', unit: 'section', type: 'SectionDefinition' },
  { folder: 'checks', unit: 'check', type: 'CheckDefinition' },
  { folder: 'remediations', unit: 'remediation', type: 'RemediationDefinition' },
];

/** Paths of the lists that do not say what the folders say, relative to `guide`. */
export function staleLists(guide: URL): string[] {
  return lists.filter((list) => isStale(guide, list)).map((list) => `${list.folder}/index.ts`);
}

/** Writes each `index.ts` anew from the folder names beside it. */
export function writeLists(guide: URL): void {
  for (const list of lists) writeFileSync(new URL(`${list.folder}/index.ts`, guide), listText(guide, list));
}

function isStale(guide: URL, list: List): boolean {
  const path = new URL(`${list.folder}/index.ts`, guide);
  return !existsSync(path) || readFileSync(path, 'utf8') !== listText(guide, list);
}

function listText(guide: URL, { folder, unit, type }: List): string {
  const ids = readdirSync(new URL(`${folder}/`, guide), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${folder}/${entry.name}/${unit}.ts`, guide)))
    .map((entry) => entry.name)
    .sort();
  return [
    '// Written by `npm run generate` from the folder names: do not edit.',
    `import type { ${type} } from '../${unit}.ts';`,
    ...ids.map((id) => `import { ${unit} as ${camelCase(id)} } from './${id}/${unit}.ts';`),
    '',
    `/** Every ${unit}, in the order of the folder names. */`,
    arrayText(`export const ${folder}: readonly ${type}[] = `, ids.map(camelCase)),
    '',
  ].join('\n');
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
  const guide = new URL('./', import.meta.url);
  if (!process.argv.includes('--check')) return writeLists(guide);
  const stale = staleLists(guide);
  if (stale.length === 0) return;
  console.error(
    `Stale: ${stale.map((path) => `guide/${path}`).join(', ')}. Run "npm run generate" and commit the result.`,
  );
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
